package io.swapbox.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a store takes for its pages, measured in a JVM of its own.
 *
 * <p>Memory is by how much the collected heap grew, and resident memory outside of it: the whole
 * heap is resident from the start, so that only native memory, direct buffers and what else is not
 * of a file add to {@code RssAnon} and {@code RssShmem} of {@code /proc/self/status}. Pages of a
 * mapped file count as that file and not once more as memory, as the page cache counts for no store.
 * A small store of the same kind is opened, used and closed before, and only the compiler that takes
 * little memory is used, so that classes and code do not count.
 *
 * @param memory bytes of memory
 * @param file bytes of the blocks of files
 */
record HeldBytes(long memory, long file) {

  private static final int WARM_UP_PAGES = 256;
  private static final long CLEANER_MILLIS = 200;
  private static final long KIBIBYTE = 1024;

  /**
   * Measures a store in a new JVM.
   *
   * @throws PeerException when that fails; what it printed says why
   */
  static HeldBytes measure(Peer peer, int pages) {
    try {
      Path answer = Files.createTempFile("swapbox-peers", ".txt");
      try {
        Process process =
            new ProcessBuilder(command(peer, pages, answer))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        int status = process.waitFor();
        if (status != 0) {
          throw PeerException.noResult(peer, "its JVM ended with " + status);
        }
        List<String> lines = Files.readAllLines(answer);
        return new HeldBytes(Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1)));
      } finally {
        Files.delete(answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PeerException.noResult(peer, "interrupted");
    }
  }

  private static List<String> command(Peer peer, int pages, Path answer) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(PeerFlags.ALL);
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:+AlwaysPreTouch");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(HeldBytes.class.getName());
    command.addAll(List.of(peer.name(), Integer.toString(pages), answer.toString()));
    return command;
  }

  /** Measures a store in this JVM, and writes both numbers to a file. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Peer peer = Peer.valueOf(args[0]);
    held(peer, WARM_UP_PAGES);
    HeldBytes held = held(peer, Integer.parseInt(args[1]));
    Files.writeString(Path.of(args[2]), held.memory + "\n" + held.file + "\n");
    System.exit(0);
  }

  /** Every page is stored, as many are replaced at random, and all come back. */
  private static HeldBytes held(Peer peer, int pages) throws IOException, InterruptedException {
    long before = memoryBytes();
    try (ScratchDirectory directory = new ScratchDirectory();
        PeerStore store = peer.open(directory.path(), pages)) {
      useAll(new NumberedPages(peer, store, pages), pages);
      store.sync();
      long memory = memoryBytes() - before;
      return new HeldBytes(memory, directory.allocatedBytes());
    }
  }

  private static void useAll(NumberedPages numbered, int pages) {
    numbered.storeAll();
    for (int i = 0; i < pages; i++) {
      numbered.storeNext();
    }
    numbered.loadAll();
  }

  /** Heap in use after a collection, and resident memory that is of no file. */
  private static long memoryBytes() throws IOException, InterruptedException {
    System.gc();
    Thread.sleep(CLEANER_MILLIS);
    System.gc();
    long resident = 0;
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:")) {
        resident += Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE;
      }
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + resident;
  }
}
