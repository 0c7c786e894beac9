package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.SwapCharge;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The owner of swap charges alone: what it charges, what it refuses, what it counts. */
class SwapChargesTest {

  private static final int CGROUP = 5;

  private final BehaviorTestKit<SwapCharges.Command> charges =
      BehaviorTestKit.create(SwapCharges.create());
  private final TestInbox<SlotAllocator.BackendReply> allocator = TestInbox.create();

  @Test
  void chargesPendingPagesOfTheirCgroupsAndNoOthers() {
    PageBatch batch = pages(CGROUP, 4);
    batch.status(1, PageStatus.DONE);
    batch.cgroup(2, 6);
    store(batch);
    assertThat(batch.charged(0)).isTrue();
    assertThat(batch.charged(1)).as("it was taken before").isFalse();
    assertThat(batch.status(0)).as("it goes on to the next station").isEqualTo(PageStatus.PENDING);
    assertThat(list()).containsExactly(charge(CGROUP, 2), charge(6, 1));
    uncharge(CGROUP, 2);
    assertThat(list()).containsExactly(charge(CGROUP, 0), charge(6, 1));
  }

  @Test
  void refusesThePagesThatDoNotFitAndNamesTheLimit() {
    limit(CGROUP, 2);
    PageBatch batch = pages(CGROUP, 4);
    store(batch);
    assertThat(batch.charged(1)).isTrue();
    assertThat(batch.status(1)).isEqualTo(PageStatus.PENDING);
    assertThat(batch.charged(2)).isFalse();
    assertThat(batch.status(2)).isEqualTo(PageStatus.SWAP_MAX);
    assertThat(batch.status(3)).isEqualTo(PageStatus.SWAP_MAX);
    assertThat(batch.swapMax()).isEqualTo(2);
    assertThat(list()).containsExactly(new SwapCharge(CGROUP, 2, 2, 2, 2));
    assertThat(count(PageStatus.SWAP_MAX, store(pages(6, 4)))).as("of another cgroup").isZero();
  }

  @Test
  void aLimitThatIsRaisedOrEndedLetsPagesInAndALoweredOneOnlyKeepsThemOut() {
    store(pages(CGROUP, 3));
    limit(CGROUP, 1);
    assertThat(list()).containsExactly(new SwapCharge(CGROUP, 3, 1, 0, 0));
    assertThat(count(PageStatus.SWAP_MAX, store(pages(CGROUP, 1)))).isOne();
    uncharge(CGROUP, 2);
    assertThat(count(PageStatus.SWAP_MAX, store(pages(CGROUP, 1)))).as("at the limit").isOne();
    limit(CGROUP, 2);
    assertThat(count(PageStatus.SWAP_MAX, store(pages(CGROUP, 2)))).isOne();
    limit(CGROUP, SwapCharge.NO_LIMIT);
    assertThat(count(PageStatus.SWAP_MAX, store(pages(CGROUP, 4)))).isZero();
    limit(CGROUP, 0);
    assertThat(count(PageStatus.SWAP_MAX, store(pages(CGROUP, 4)))).isEqualTo(4);
    assertThat(list()).containsExactly(new SwapCharge(CGROUP, 6, 0, 7, 7));
  }

  @Test
  void aFolioIsChargedWholeOrNotAtAllWhichIsOneEvent() {
    limit(CGROUP, 5);
    PageBatch first = folio(2);
    first.status(0, PageStatus.DONE);
    assertThat(count(PageStatus.PENDING, store(first))).as("three are left of it").isEqualTo(3);
    assertThat(list()).containsExactly(new SwapCharge(CGROUP, 3, 5, 0, 0));
    assertThat(count(PageStatus.SWAP_MAX, store(folio(2)))).isEqualTo(4);
    assertThat(list()).containsExactly(new SwapCharge(CGROUP, 3, 5, 1, 1));
  }

  @Test
  void countsWhatFoundNoRoomBesideWhatTheLimitKeptOut() {
    charges.run(new SwapCharges.Failed(CGROUP, 3));
    assertThat(list()).containsExactly(new SwapCharge(CGROUP, 0, SwapCharge.NO_LIMIT, 0, 3));
  }

  @Test
  void nothingIsGivenBackThatWasNotCharged() {
    store(pages(CGROUP, 2));
    assertThatThrownBy(() -> uncharge(CGROUP, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cgroup 5 is charged for 2 pages of swap, not for 3");
    assertThatThrownBy(() -> uncharge(9, 1)).isInstanceOf(IllegalStateException.class);
  }

  /** Against a map of what each cgroup has, page by page. */
  @Property(tries = 200)
  void doesWhatAMapDoes(@ForAll long seed) {
    BehaviorTestKit<SwapCharges.Command> owner = BehaviorTestKit.create(SwapCharges.create());
    SplittableRandom random = new SplittableRandom(seed);
    Map<Integer, long[]> model = new TreeMap<>();
    for (int step = 0; step < 200; step++) {
      int cgroup = random.nextInt(4) * 1000;
      int pages = 1 + random.nextInt(6);
      long[] has = model.computeIfAbsent(cgroup, id -> new long[] {0, SwapCharge.NO_LIMIT, 0, 0});
      switch (random.nextInt(8)) {
        case 0 -> {
          has[1] = random.nextInt(5) == 0 ? SwapCharge.NO_LIMIT : random.nextInt(20);
          owner.run(new SwapCharges.Limit(cgroup, has[1], new CompletableFuture<>()));
        }
        case 1, 2, 3 -> {
          int given = (int) Math.min(has[0], pages);
          has[0] -= given;
          owner.run(new SwapCharges.Uncharge(cgroup, given));
        }
        case 4 -> {
          has[3] += pages;
          owner.run(new SwapCharges.Failed(cgroup, pages));
        }
        case 5 -> {
          int order = 1 + random.nextInt(3);
          PageBatch folio = folio(order, cgroup);
          owner.run(new Backend.Store(folio, allocator.getRef()));
          boolean fits = has[0] + (1 << order) <= has[1];
          assertThat(count(PageStatus.SWAP_MAX, folio)).isEqualTo(fits ? 0 : 1 << order);
          add(has, fits ? 1 << order : 0, fits ? 0 : 1);
        }
        default -> {
          PageBatch batch = pages(cgroup, pages);
          owner.run(new Backend.Store(batch, allocator.getRef()));
          for (int i = 0; i < pages; i++) {
            boolean fits = has[0] < has[1];
            assertThat(batch.charged(i)).isEqualTo(fits);
            add(has, fits ? 1 : 0, fits ? 0 : 1);
          }
        }
      }
      List<SwapCharge> expected = new ArrayList<>();
      model.forEach((id, of) -> expected.add(new SwapCharge(id, of[0], of[1], of[2], of[3])));
      assertThat(list(owner)).isEqualTo(expected);
    }
  }

  private static void add(long[] has, int charged, int refused) {
    has[0] += charged;
    has[2] += refused;
    has[3] += refused;
  }

  private static PageBatch pages(int cgroup, int count) {
    PageBatch batch = new PageBatch(count).begin(cgroup);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.zero(), 0, 0);
    }
    return batch;
  }

  private static PageBatch folio(int order) {
    return folio(order, CGROUP);
  }

  private static PageBatch folio(int order, int cgroup) {
    PageBatch batch = new PageBatch(1 << order).begin(cgroup);
    batch.addFolio(order, ByteBuffer.allocate(Pages.BYTES << order), 0, 0, 1);
    return batch;
  }

  private PageBatch store(PageBatch batch) {
    charges.run(new Backend.Store(batch, allocator.getRef()));
    allocator.expectMessage(batch.messages().stored());
    return batch;
  }

  private void uncharge(int cgroup, int pages) {
    charges.run(new SwapCharges.Uncharge(cgroup, pages));
  }

  private void limit(int cgroup, long pages) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    charges.run(new SwapCharges.Limit(cgroup, pages, done));
    assertThat(done).isCompleted();
  }

  private List<SwapCharge> list() {
    return list(charges);
  }

  private static List<SwapCharge> list(BehaviorTestKit<SwapCharges.Command> owner) {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    owner.run(new Backend.Report(collector.getRef()));
    return ((StatisticsCollector.ChargePart) collector.receiveMessage()).charges();
  }

  private static SwapCharge charge(int cgroup, long pages) {
    return new SwapCharge(cgroup, pages, SwapCharge.NO_LIMIT, 0, 0);
  }

  private static int count(PageStatus status, PageBatch batch) {
    int count = 0;
    for (int i = 0; i < batch.size(); i++) {
      count += batch.status(i) == status ? 1 : 0;
    }
    return count;
  }
}
