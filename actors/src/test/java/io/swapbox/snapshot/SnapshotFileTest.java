package io.swapbox.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import io.swapbox.SnapshotDamagedException;
import io.swapbox.SnapshotUnavailableException;
import io.swapbox.allocator.ClusterImage;
import io.swapbox.allocator.ClusterImages;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.snapshot.SnapshotHead.DeviceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {

  private static final long CLUSTER = Entry.clusterId(3, 1);

  private static final SnapshotHead HEAD =
      new SnapshotHead(
          1,
          -2,
          255,
          4,
          new String[] {"zswap", "dichter ü"},
          new DeviceRecord[] {
            new DeviceRecord("file", true, 1000, new long[] {16, 0, 2}, new long[] {4, 9})
          });

  /** Every byte up to there is tried, which is past the frame; then one of so many. */
  private static final int DENSE = 128;

  private static final int STEP = 23;

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void begin() {
    path = directory.resolve("space.snapshot");
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    write();
    try (SnapshotInput input = SnapshotInput.open(path)) {
      Kryo kryo = SnapshotKryo.create();
      SnapshotHead head = kryo.readObject(input.body(), SnapshotHead.class);
      assertThat(head).usingRecursiveComparison().isEqualTo(HEAD);
      ClusterImage image = kryo.readObject(input.body(), ClusterImage.class);
      assertThat(image).usingRecursiveComparison().isEqualTo(image());
      assertThat(input.body().end()).isTrue();
    }
  }

  @Test
  void everyFlippedBitAndEveryMissingTailIsFound() throws IOException {
    write();
    byte[] whole = Files.readAllBytes(path);
    for (int at = 0; at < whole.length; at += at < DENSE ? 1 : STEP) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << (at % 8));
      refuses(damaged);
    }
    for (int length = 0; length < whole.length; length += length < DENSE ? 1 : STEP) {
      refuses(Arrays.copyOf(whole, length));
    }
    refuses(Arrays.copyOf(whole, whole.length + 1));
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    Files.writeString(path, "something else, longer than the frame of a snapshot is");
    assertThatThrownBy(() -> SnapshotInput.open(path))
        .isInstanceOf(SnapshotDamagedException.class)
        .hasMessage("snapshot " + path + " is no snapshot");
    assertThatThrownBy(() -> SnapshotInput.open(directory.resolve("none")))
        .isInstanceOf(SnapshotUnavailableException.class)
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("none");
  }

  @Test
  void whatIsNotCommittedLeavesTheOldOneAndNothingElse() throws IOException {
    write();
    byte[] old = Files.readAllBytes(path);
    SnapshotOutput output = SnapshotOutput.create(path);
    output.body().writeLong(1);
    output.close();
    assertThat(Files.readAllBytes(path)).isEqualTo(old);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void refusesAPlaceThatCannotBeWritten() {
    assertThatThrownBy(() -> SnapshotOutput.create(directory.resolve("none/space")))
        .isInstanceOf(SnapshotUnavailableException.class)
        .hasMessageContaining("cannot be written");
  }

  private void refuses(byte[] bytes) throws IOException {
    Files.write(path, bytes);
    assertThatThrownBy(() -> SnapshotInput.open(path).close())
        .isInstanceOf(SnapshotDamagedException.class)
        .hasMessageContaining(path.toString());
  }

  private void write() {
    try (SnapshotOutput output = SnapshotOutput.create(path)) {
      Kryo kryo = SnapshotKryo.create();
      kryo.writeObject(output.body(), HEAD);
      kryo.writeObject(output.body(), image());
      output.commit();
    }
  }

  /** Of a cluster of several orders, with a swap count that is too high for its field. */
  private static ClusterImage image() {
    VirtualClusters clusters = new VirtualClusters(255, 1);
    clusters.grant(CLUSTER, 5);
    clusters.setBounded(true);
    long entry = clusters.allocate(7);
    clusters.allocateRun(2, 8);
    long d = clusters.find(entry);
    for (int i = 0; i < 100; i++) {
      clusters.map(d);
    }
    ClusterImage image = ClusterImages.of(clusters, CLUSTER);
    clusters.close();
    assertThat(image.highCounts()).isNotEmpty();
    assertThat(List.of(image.live(0), image.live(4))).contains(true);
    return image;
  }
}
