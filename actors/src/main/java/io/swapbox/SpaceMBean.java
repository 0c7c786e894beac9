package io.swapbox;

import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * A space among the MBeans of this JVM, from when its program wants it there until it is closed.
 */
final class SpaceMBean {

  private static final String DOMAIN = "io.swapbox";

  private record Managed(SwapSpace space) implements SwapSpaceMXBean {

    @Override
    public SpaceStatistics getStatistics() {
      return space.statistics();
    }

    @Override
    public List<QueueWait> getQueueWaits() {
      return space.queueWaits();
    }
  }

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private @Nullable ObjectName registered;

  /** Puts it there, as {@link SwapSpace#registerMBean} says. */
  synchronized ObjectName register(SwapSpace space, String name) {
    ObjectName wanted = nameOf(name);
    if (registered != null) {
      throw new MBeanNameException(wanted, "is refused: the space is " + registered + " already");
    }
    try {
      server.registerMBean(new Managed(space), wanted);
    } catch (InstanceAlreadyExistsException e) {
      throw new MBeanNameException(wanted, "is the name of another MBean");
    } catch (JMException e) {
      throw new IllegalStateException(wanted + " cannot be registered", e);
    }
    registered = wanted;
    return wanted;
  }

  /** Takes it away, if it is there. */
  synchronized void unregister() {
    if (registered == null) {
      return;
    }
    try {
      server.unregisterMBean(registered);
    } catch (InstanceNotFoundException e) {
      // Somebody else did.
    } catch (JMException e) {
      throw new IllegalStateException(registered + " cannot be unregistered", e);
    }
    registered = null;
  }

  private static ObjectName nameOf(String name) {
    try {
      return new ObjectName(DOMAIN + ":type=SwapSpace,name=" + ObjectName.quote(name));
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException("a quoted name is a name: " + name, e);
    }
  }
}
