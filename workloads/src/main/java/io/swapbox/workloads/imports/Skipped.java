package io.swapbox.workloads.imports;

import java.util.Locale;

/** Why something that a file has is no record of the trace. */
public enum Skipped {
  /** Fetches of instructions, without the setting that counts them. */
  INSTRUCTIONS("instruction fetches; --instructions counts them as reads"),
  /** Accesses to the page of the access before. */
  REPEATS("accesses to the page of the access before"),
  /** Other events than page faults, or regions. */
  OTHER_EVENTS("other events"),
  /** Faults of the kernel on its own memory. */
  KERNEL_FAULTS("faults on the kernel's own memory"),
  /** Events that the recorder could not keep. */
  LOST_EVENTS("notes of the recorder that it lost events"),
  /** Regions in which no access was seen. */
  IDLE_REGIONS("regions without an access"),
  /** Objects of no bytes. */
  EMPTY_OBJECTS("objects of size 0"),
  /** Not skipped, but moved: their time was before that of the last record. */
  TIMES_BACK("times before the last one, taken as it");

  private final String description;

  Skipped(String description) {
    this.description = description;
  }

  /** Its name for programs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The reason of that label, which is one. */
  public static Skipped of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** What was skipped, in the plural. */
  public String description() {
    return description;
  }
}
