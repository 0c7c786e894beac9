package io.swapbox.actors.runtime;

/** Tells an actor's meter when a message has been handled. */
public final class ServiceClock {

  private final ActorMeter meter;

  ServiceClock(ActorMeter meter) {
    this.meter = meter;
  }

  /** The message that was taken out of the mailbox last has been handled. */
  public void handled() {
    meter.ends(ThreadClock.ofThisThread().atEnd());
  }

  /** A behaviour that keeps its service clock by itself, which costs less than an interceptor. */
  public interface Keeper {

    /** Gives the behaviour its clock; called once, before its first message. */
    void keep(ServiceClock clock);
  }
}
