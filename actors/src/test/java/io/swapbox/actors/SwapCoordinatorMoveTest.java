package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.NoSuchTierException;
import io.swapbox.SameTierException;
import io.swapbox.TierStateException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Between which tiers pages move on demand, and how they leave a pool. */
class SwapCoordinatorMoveTest extends SwapCoordinatorCase {

  private TierMigrator.Migrate migrate(String from, String to) {
    TierMigrator.Migrate request =
        new TierMigrator.Migrate(TierMigrator.EVERYBODY, from, to, 7, new CompletableFuture<>());
    run(new SwapCoordinator.Migrate(request, new int[0]));
    return request;
  }

  private void expectNotMigrated(String from, String to, Class<?> why) {
    assertThat(migrate(from, to).result().exceptionNow()).isInstanceOf(why);
    assertThat(migrator.hasMessages()).isFalse();
  }

  @Test
  void pagesMigrateBetweenTwoTiersThatAreInUse() {
    TierMigrator.Migrate request = migrate("zswap", "slow");
    TierMigrator.Begin begin = (TierMigrator.Begin) migrator.receiveMessage();
    assertThat(begin.request()).isSameAs(request);
    assertThat(begin.from()).isZero();
    assertThat(begin.to()).isEqualTo(2);
    expectNotMigrated("none", "slow", NoSuchTierException.class);
    expectNotMigrated("slow", "none", NoSuchTierException.class);
    expectNotMigrated("slow", "slow", SameTierException.class);
    begun();
    expectNotMigrated(FILES, "slow", TierStateException.class);
    expectNotMigrated("slow", FILES, TierStateException.class);
  }

  @Test
  void aPoolStaysCompressedOnItsWayToFilesAlone() {
    request("zswap");
    measuredAll(1, 10);
    homesSet(0, false);
    assertThat(((Backend.Unuse) shard.receiveMessage()).packed()).isTrue();
  }
}
