package io.swapbox.allocator;

import io.swapbox.allocator.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Off-heap memory for the tables of virtual clusters: descriptors and a bitmap each.
 *
 * <p>A table takes 512 descriptors of 16 bytes and 64 bytes of bitmap, 16.125 bytes a slot. Tables
 * come in chunks of 1 to 16, a quarter of what is there, so that a few entries take little and many
 * take few calls to the system and few objects. A chunk is freed with its last table: an arena
 * without tables takes 0 bytes. A table is named by its address: chunk index in the upper half,
 * offset in bytes in the lower one; so is a descriptor in it.
 */
final class DescriptorArena {

  /** Offset of the bitmap in a table, in bytes. */
  static final int BITMAP_OFFSET = Entry.SLOTS_PER_CLUSTER * Descriptor.BYTES;

  /** Words of a bitmap. */
  static final int BITMAP_WORDS = Entry.SLOTS_PER_CLUSTER / Long.SIZE;

  /** Size of a table, in bytes; a multiple of the alignment. */
  static final int TABLE_BYTES = BITMAP_OFFSET + BITMAP_WORDS * Long.BYTES;

  private static final int DIRECT_BUFFER_HEAP_BYTES = 64;
  private static final int CLEANER_HEAP_BYTES = 72;

  /**
   * What a chunk takes on the heap, in bytes: itself, its block, two direct buffers with a cleaner,
   * and its place in the array of chunks, half of which may be empty.
   */
  private static final long CHUNK_HEAP_BYTES =
      ObjectSizes.object(2 * ObjectSizes.REFERENCE + 2 * Integer.BYTES)
          + ObjectSizes.object(2 * ObjectSizes.REFERENCE + 1)
          + 2 * DIRECT_BUFFER_HEAP_BYTES
          + CLEANER_HEAP_BYTES
          + 2 * ObjectSizes.REFERENCE;

  private static final int MAX_TABLES_PER_CHUNK = 16;
  private static final int GROWTH = 4;

  // A cache line, so that no descriptor lies across two.
  private static final int ALIGNMENT = 64;

  private static final class Chunk {
    final MemoryBlock block;
    final ByteBuffer buffer;
    final int allTables;
    int freeTables;

    Chunk(int tables) {
      block = MemoryBlock.allocate(tables * TABLE_BYTES, ALIGNMENT);
      buffer = block.buffer();
      allTables = (1 << tables) - 1;
      freeTables = allTables;
    }
  }

  private @Nullable Chunk[] chunks = new @Nullable Chunk[4];
  private final BitSet present = new BitSet();
  private final BitSet withRoom = new BitSet();
  private int tables;
  private long bytes;

  /** Off-heap bytes taken now, padding included. */
  long bytes() {
    return bytes;
  }

  /** What the chunks take on the heap, in bytes. */
  long heapBytes() {
    return present.cardinality() * CHUNK_HEAP_BYTES;
  }

  /**
   * Takes a table; its content is undefined.
   *
   * @throws OutOfMemoryError when the JVM's limit on direct memory is reached
   */
  long allocate() {
    int index = withRoom.nextSetBit(0);
    if (index < 0) {
      index = addChunk();
    }
    Chunk chunk = chunk(index);
    int table = Integer.numberOfTrailingZeros(chunk.freeTables);
    chunk.freeTables &= chunk.freeTables - 1;
    withRoom.set(index, chunk.freeTables != 0);
    tables++;
    return ((long) index << Integer.SIZE) | ((long) table * TABLE_BYTES);
  }

  /** Gives a table back. */
  void free(long table) {
    int index = chunkIndex(table);
    Chunk chunk = chunk(index);
    chunk.freeTables |= 1 << (offset(table) / TABLE_BYTES);
    tables--;
    if (chunk.freeTables == chunk.allTables) {
      dropChunk(index, chunk);
    } else {
      withRoom.set(index);
    }
  }

  /** The memory that an address lies in. */
  ByteBuffer buffer(long address) {
    return chunk(chunkIndex(address)).buffer;
  }

  /** The state word of the descriptor at an address. */
  long state(long descriptor) {
    return buffer(descriptor).getLong(offset(descriptor) + Descriptor.STATE_OFFSET);
  }

  /** Writes the state word of the descriptor at an address. */
  void setState(long descriptor, long state) {
    buffer(descriptor).putLong(offset(descriptor) + Descriptor.STATE_OFFSET, state);
  }

  /** The owner word of the descriptor at an address. */
  long owner(long descriptor) {
    return buffer(descriptor).getLong(offset(descriptor) + Descriptor.OWNER_OFFSET);
  }

  /** Writes the owner word of the descriptor at an address. */
  void setOwner(long descriptor, long owner) {
    buffer(descriptor).putLong(offset(descriptor) + Descriptor.OWNER_OFFSET, owner);
  }

  /** The offset of an address in its buffer, in bytes. */
  static int offset(long address) {
    return (int) address;
  }

  /** Frees everything. */
  void close() {
    for (int i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
      dropChunk(i, chunk(i));
    }
    tables = 0;
  }

  private int addChunk() {
    int index = present.nextClearBit(0);
    if (index == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * index);
    }
    Chunk chunk = new Chunk(Math.clamp(tables / GROWTH, 1, MAX_TABLES_PER_CHUNK));
    chunks[index] = chunk;
    present.set(index);
    bytes += chunk.block.bytesTaken();
    return index;
  }

  private void dropChunk(int index, Chunk chunk) {
    chunks[index] = null;
    present.clear(index);
    withRoom.clear(index);
    bytes -= chunk.block.bytesTaken();
    chunk.block.free();
  }

  private Chunk chunk(int index) {
    Chunk chunk = chunks[index];
    if (chunk == null) {
      throw new IllegalStateException("descriptor chunk " + index + " was freed");
    }
    return chunk;
  }

  private static int chunkIndex(long address) {
    return (int) (address >>> Integer.SIZE);
  }
}
