package io.swapbox.actors.runtime.virtual;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.MessageDispatcher;
import akka.dispatch.MessageDispatcherConfigurator;
import com.typesafe.config.Config;

/** What {@code virtual-time.conf} names as the type of every dispatcher; Akka makes it. */
public final class VirtualDispatcherConfigurator extends MessageDispatcherConfigurator {

  private final VirtualDispatcher dispatcher;

  /** Called by Akka with the dispatcher's section. */
  public VirtualDispatcherConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    VirtualScheduler scheduler = (VirtualScheduler) prerequisites.scheduler();
    this.dispatcher = new VirtualDispatcher(this, config.getString("id"), scheduler.world());
  }

  @Override
  public MessageDispatcher dispatcher() {
    return dispatcher;
  }
}
