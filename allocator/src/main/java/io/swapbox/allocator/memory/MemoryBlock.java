package io.swapbox.allocator.memory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A block of memory outside of the heap that is given back the moment that its owner is done.
 *
 * <p>Needs no JVM flag: blocks are the JDK's direct buffers, counted against {@code
 * -XX:MaxDirectMemorySize}. One owner, no thread safety. Costs up to {@code alignment} bytes more
 * than asked for.
 */
public final class MemoryBlock {

  /** Alignment that suits pages and direct I/O, in bytes. */
  public static final int PAGE_ALIGNMENT = 4096;

  private static final MethodHandle INVOKE_CLEANER = findInvokeCleaner();

  private final ByteBuffer root;
  private final ByteBuffer buffer;
  private boolean freed;

  private MemoryBlock(ByteBuffer root, ByteBuffer buffer) {
    this.root = root;
    this.buffer = buffer;
  }

  /**
   * Allocates zeroed memory.
   *
   * @param bytes usable bytes
   * @param alignment of the first byte, a power of two
   * @throws OutOfMemoryError when the JVM's limit on direct memory is reached
   */
  public static MemoryBlock allocate(int bytes, int alignment) {
    ByteBuffer root = ByteBuffer.allocateDirect(Math.addExact(bytes, alignment));
    // Not alignedSlice: it cuts the end down to a multiple of the alignment as well.
    int past = root.alignmentOffset(0, alignment);
    ByteBuffer buffer = root.slice(past == 0 ? 0 : alignment - past, bytes);
    return new MemoryBlock(root, buffer.order(ByteOrder.nativeOrder()));
  }

  /** The memory, in native byte order; use absolute accesses and never after {@link #free}. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Usable bytes. */
  public int bytes() {
    return buffer.capacity();
  }

  /** Bytes taken from the JVM's limit on direct memory, alignment included. */
  public int bytesTaken() {
    return root.capacity();
  }

  /**
   * Gives the memory back to the operating system's allocator at once.
   *
   * @throws IllegalStateException when it was given back before
   */
  public void free() {
    if (freed) {
      throw new IllegalStateException("memory block of " + bytes() + " bytes was freed before");
    }
    freed = true;
    try {
      INVOKE_CLEANER.invokeExact(root);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot free a direct buffer", e);
    }
  }

  private static MethodHandle findInvokeCleaner() {
    try {
      // The one supported way to free a direct buffer before JDK 22 (module jdk.unsupported).
      Class<?> unsafeClass = Class.forName("sun.misc.Unsafe");
      Field theUnsafe = unsafeClass.getDeclaredField("theUnsafe");
      theUnsafe.setAccessible(true);
      MethodType type = MethodType.methodType(void.class, ByteBuffer.class);
      return MethodHandles.lookup()
          .findVirtual(unsafeClass, "invokeCleaner", type)
          .bindTo(theUnsafe.get(null));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
