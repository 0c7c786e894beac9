package io.swapbox;

import javax.management.ObjectName;

/** The name that a space is to have among the MBeans of this JVM cannot be used. */
public final class MBeanNameException extends SwapException {

  private static final long serialVersionUID = 1L;

  MBeanNameException(ObjectName name, String problem) {
    super(name + " " + problem);
  }
}
