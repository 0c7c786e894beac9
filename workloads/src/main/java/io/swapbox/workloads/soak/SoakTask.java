package io.swapbox.workloads.soak;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.workloads.Dice;
import io.swapbox.workloads.content.Contents;
import java.util.List;
import java.util.function.Consumer;

/**
 * A task that asks the space for this and that, one request after the other, and gives everything
 * up when it is told to.
 *
 * <p>It has moods, each for a while: mostly it does a bit of everything; sometimes it stores until
 * there is no room; sometimes it exits, and begins anew with nothing.
 */
final class SoakTask extends MessageBehavior<SoakTask.Command> {

  /** What it understands. */
  enum Command {
    /** Get to work: as many requests as a tick has. */
    WORK,
    /** The request has come back. */
    ANSWERED,
    /** Give everything up, then say what was done since the last time. */
    LEAVE
  }

  /**
   * What it is made of.
   *
   * @param number of the task, 0 or more; its cgroup is the next one
   * @param allocators one for each CPU
   * @param contents of its pages
   * @param left told when it has given everything up
   */
  record Setup(
      int number,
      List<ActorRef<SlotAllocator.Command>> allocators,
      Contents contents,
      Consumer<TaskCounts> left) {}

  private enum Mood {
    MIXED,
    FILLING,
    EXITING
  }

  /** The cgroup of task 0. */
  static final int FIRST_CGROUP = 1;

  /** Of 16 moods; the others are mixed. */
  private static final int FILLING = 3;

  private static final int EXITING = 1;
  private static final int MOODS = 16;

  /** Most requests of a mood. */
  private static final int MOOD_REQUESTS = 256;

  /** What a mixed mood asks for: each as often as it stands here. */
  private static final Kind[] MIX = {
    Kind.STORE,
    Kind.STORE,
    Kind.STORE,
    Kind.STORE,
    Kind.STORE,
    Kind.STORE,
    Kind.STORE,
    Kind.STORE,
    Kind.READ,
    Kind.READ,
    Kind.READ,
    Kind.READ,
    Kind.RELEASE,
    Kind.RELEASE,
    Kind.RELEASE,
    Kind.CACHE,
    Kind.CACHE,
    Kind.CACHE,
    Kind.EVICT,
    Kind.EVICT,
    Kind.EVICT,
    Kind.UNCACHE,
    Kind.DUPLICATE,
    Kind.FREE,
    Kind.FREE,
    Kind.FREE
  };

  /** What is asked for when there is no page for anything else: one of these always has one. */
  private static final Kind[] OTHERWISE = {Kind.STORE, Kind.FREE, Kind.UNCACHE};

  private final ActorRef<Command> self;
  private final SoakSettings settings;
  private final Setup setup;
  private final Dice dice;
  private final TaskPages pages;
  private final TaskRequest request;
  private TaskCounts counts = new TaskCounts();
  private Mood mood = Mood.MIXED;
  private int moodLeft;
  private int requestsLeft;
  private boolean working;
  private boolean underWay;
  private boolean leaving;

  private SoakTask(ActorContext<Command> context, SoakSettings settings, Setup setup) {
    this.self = context.getSelf();
    this.settings = settings;
    this.setup = setup;
    this.dice = new Dice(settings.seed(), FIRST_CGROUP + setup.number());
    this.pages = new TaskPages(settings.pagesOfTask());
    this.request =
        new TaskRequest("task " + setup.number(), pages, setup.contents(), dice, settings.batch());
  }

  /** Creates a task, which has nothing and waits for {@link Command#WORK}. */
  static Behavior<Command> create(SoakSettings settings, Setup setup) {
    return Behaviors.setup(context -> new SoakTask(context, settings, setup));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case WORK -> {
        working = true;
        requestsLeft += settings.schedule().tickRequests();
      }
      case LEAVE -> leaving = true;
      case ANSWERED -> onAnswered();
    }
    if (!underWay) {
      next();
    }
  }

  private void onAnswered() {
    underWay = false;
    int refused = request.answered(counts);
    if (mood == Mood.FILLING && (refused > 0 || pages.isFull())) {
      moodLeft = 0;
    } else if (mood == Mood.EXITING && pages.isEmpty()) {
      moodLeft = 0;
      counts.exits++;
    }
  }

  private void next() {
    if (leaving) {
      leave();
    } else if (working) {
      work();
    }
  }

  private void leave() {
    if (!pages.isEmpty()) {
      giveUp();
      return;
    }
    leaving = false;
    working = false;
    requestsLeft = 0;
    moodLeft = 0;
    TaskCounts done = counts;
    counts = new TaskCounts();
    setup.left().accept(done);
  }

  private void work() {
    if (settings.schedule().tickRequests() != SoakSettings.WITHOUT_PAUSE && requestsLeft-- == 0) {
      requestsLeft = 0;
      working = false;
      return;
    }
    if (moodLeft == 0) {
      changeMood();
    }
    if (mood == Mood.EXITING) {
      giveUp();
    } else {
      moodLeft--;
      ask(mood == Mood.FILLING ? Kind.STORE : MIX[dice.below(MIX.length)]);
    }
  }

  private void changeMood() {
    int die = dice.below(MOODS);
    if (die < FILLING) {
      mood = Mood.FILLING;
    } else {
      mood = die < FILLING + EXITING && !pages.isEmpty() ? Mood.EXITING : Mood.MIXED;
    }
    moodLeft = 1 + dice.below(MOOD_REQUESTS);
  }

  private void ask(Kind wanted) {
    begin();
    boolean found = request.fill(wanted, false);
    for (int i = 0; !found; i++) {
      found = request.fill(OTHERWISE[i], false);
    }
    send();
  }

  /** The uses first, then what the swap cache holds. */
  private void giveUp() {
    begin();
    if (!request.fill(Kind.FREE, true)) {
      request.fill(Kind.UNCACHE, true);
    }
    send();
  }

  private void begin() {
    request.batch().repliesTo(self, Command.ANSWERED).begin(FIRST_CGROUP + setup.number());
  }

  private void send() {
    List<ActorRef<SlotAllocator.Command>> allocators = setup.allocators();
    int cpu = request.isNew() ? setup.number() % allocators.size() : request.home();
    underWay = true;
    allocators.get(cpu).tell(request.message());
  }

  @Override
  protected void onStop() {
    request.free();
  }
}
