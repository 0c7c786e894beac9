package io.swapbox.snapshot;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.swapbox.allocator.ClusterImage;

/** The classes of a snapshot, under numbers that stay what they are as long as its version. */
final class SnapshotKryo {

  private static final int HEAD = 20;
  private static final int DEVICE = 21;
  private static final int DEVICES = 22;
  private static final int HOME = 23;
  private static final int CLUSTER = 24;
  private static final int LONGS = 25;
  private static final int STRINGS = 26;

  private SnapshotKryo() {}

  /** One that knows these classes and no others; for one thread. */
  static Kryo create() {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    kryo.register(SnapshotHead.class, HEAD);
    kryo.register(SnapshotHead.DeviceRecord.class, DEVICE);
    kryo.register(SnapshotHead.DeviceRecord[].class, DEVICES);
    kryo.register(HomeRecord.class, HOME);
    kryo.register(ClusterImage.class, new ClusterSerializer(), CLUSTER);
    kryo.register(long[].class, LONGS);
    kryo.register(String[].class, STRINGS);
    return kryo;
  }

  /** Writes a cluster part by part: lengths first, where they may differ. */
  private static final class ClusterSerializer extends Serializer<ClusterImage> {

    ClusterSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, ClusterImage image) {
      output.writeLong(image.id());
      output.writeInt(image.nextGeneration());
      output.writeInt(image.order());
      writeLongs(output, image.table());
      long[] starts = image.runStarts();
      writeLongs(output, starts == null ? new long[0] : starts);
      output.writeInt(image.highCounts().length);
      output.writeInts(image.highCounts(), 0, image.highCounts().length);
    }

    @Override
    public ClusterImage read(Kryo kryo, Input input, Class<? extends ClusterImage> type) {
      long id = input.readLong();
      int nextGeneration = input.readInt();
      int order = input.readInt();
      long[] table = readLongs(input);
      long[] starts = readLongs(input);
      int[] highCounts = input.readInts(input.readInt());
      return new ClusterImage(
          id, nextGeneration, order, table, starts.length == 0 ? null : starts, highCounts);
    }

    private static void writeLongs(Output output, long[] words) {
      output.writeInt(words.length);
      output.writeLongs(words, 0, words.length);
    }

    private static long[] readLongs(Input input) {
      return input.readLongs(input.readInt());
    }
  }
}
