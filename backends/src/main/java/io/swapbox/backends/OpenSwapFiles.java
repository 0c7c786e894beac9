package io.swapbox.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The swap files that this JVM has open, by what identifies the file and not the path.
 *
 * <p>The one shared state of the module, used at opening and closing only. The file lock alone
 * would not do: POSIX drops a process's lock as soon as the process closes <em>any</em> descriptor
 * of the file, so a second open that finds the lock taken would, by closing again, take it from the
 * first. Hence no file is opened by two owners, not even to look.
 */
final class OpenSwapFiles {

  private static final Set<Object> KEYS = ConcurrentHashMap.newKeySet();

  private OpenSwapFiles() {}

  /** What identifies an existing file: device and inode, or its real path where there are none. */
  static Object key(Path path) throws IOException {
    Object fileKey = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return fileKey != null ? fileKey : path.toRealPath();
  }

  /** Enters a file; false when it is open already. */
  static boolean enter(Object key) {
    return KEYS.add(key);
  }

  static void leave(Object key) {
    KEYS.remove(key);
  }
}
