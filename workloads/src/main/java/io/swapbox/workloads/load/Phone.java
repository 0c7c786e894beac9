package io.swapbox.workloads.load;

import io.swapbox.workloads.Dice;
import io.swapbox.workloads.trace.PhoneApp;
import io.swapbox.workloads.trace.TraceException;
import io.swapbox.workloads.trace.TracedProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * The apps of a phone, a process each, of which one is in the foreground and the others keep their
 * memory. First all are launched, one after the other; then the user goes from one to another, to
 * some of them much more often than to others.
 *
 * @param mebibytes of an app on average, 4 to {@value #MAX_MEBIBYTES}; the smallest has half of
 *     that, the largest one and a half times as much
 * @param switches from one app to another after the launches, 0 to {@value #MAX_SWITCHES}
 */
record Phone(int mebibytes, int switches) {

  static final String PREFIX = "phone:";
  private static final int DEFAULT_SWITCHES = 200;
  private static final int MIN_MEBIBYTES = 4;
  private static final int MAX_MEBIBYTES = 4096;
  private static final int MAX_SWITCHES = 100_000;
  private static final int PAGES_PER_MEBIBYTE = 256;

  /** Who decides what the user does. */
  private static final int USER = -1;

  /** Who decides how large the apps are. */
  private static final int DEVELOPER = -2;

  private static final int SEED = 1;

  private static final String PROBLEM =
      "is not " + PREFIX + "MIB[,SWITCHES] with the MiB of an app and a number of switches";

  /**
   * Checks the ranges.
   *
   * @throws TraceException when one is left
   */
  Phone {
    String name = name(mebibytes, switches);
    if (mebibytes < MIN_MEBIBYTES || mebibytes > MAX_MEBIBYTES) {
      throw new TraceException(
          name, "apps are not of " + MIN_MEBIBYTES + " to " + MAX_MEBIBYTES + " MiB of memory");
    }
    if (switches < 0 || switches > MAX_SWITCHES) {
      throw new TraceException(name, "there are not 0 to " + MAX_SWITCHES + " switches");
    }
  }

  /**
   * The phone of a name that begins with {@link #PREFIX}.
   *
   * @throws TraceException when it goes on in another way
   */
  static Phone of(String name) {
    String[] parameters = name.substring(PREFIX.length()).split(",", -1);
    if (parameters.length <= 2) {
      try {
        int mebibytes = Integer.parseInt(parameters[0]);
        return new Phone(
            mebibytes, parameters.length == 1 ? DEFAULT_SWITCHES : Integer.parseInt(parameters[1]));
      } catch (NumberFormatException e) {
        throw new TraceException(name, PROBLEM, e);
      }
    }
    throw new TraceException(name, PROBLEM);
  }

  private static String name(int mebibytes, int switches) {
    return PREFIX + mebibytes + (switches == DEFAULT_SWITCHES ? "" : "," + switches);
  }

  /** The phone with so many apps. */
  Workload workload(int apps) {
    List<Integer> turns = turns(apps);
    int[] uses = new int[apps];
    turns.forEach(app -> uses[app]++);
    Dice sizes = new Dice(SEED, DEVELOPER);
    List<TracedProgram> programs = new ArrayList<>();
    List<TurnLengths> lengths = new ArrayList<>();
    for (int number = 0; number < apps; number++) {
      int mean = mebibytes * PAGES_PER_MEBIBYTE;
      PhoneApp app = new PhoneApp(mean / 2 + sizes.below(mean), number);
      programs.add(app.program("app-" + number, uses[number] - 1));
      lengths.add(new TurnLengths(app.launchReferences(), app.useReferences()));
    }
    String name = name(mebibytes, switches);
    return new Workload(
        name,
        programs,
        List.of(Workload.whole(name, apps)),
        new Workload.Order.Foreground(turns, lengths));
  }

  /** Who is in the foreground, one after the other. */
  private List<Integer> turns(int apps) {
    List<Integer> turns = new ArrayList<>();
    for (int app = 0; app < apps; app++) {
      turns.add(app);
    }
    Dice dice = new Dice(SEED, USER);
    for (int left = switches; left > 0; left--) {
      int before = turns.getLast();
      int app = favourite(apps, dice);
      turns.add(app == before ? (app + 1) % apps : app);
    }
    return turns;
  }

  /** Of three apps drawn the one with the smaller number, so that some are used much more often. */
  private static int favourite(int apps, Dice dice) {
    return Math.min(dice.below(apps), Math.min(dice.below(apps), dice.below(apps)));
  }
}
