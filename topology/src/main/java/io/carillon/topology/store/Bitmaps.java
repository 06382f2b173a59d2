package io.carillon.topology.store;

import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;

/**
 * Bitmaps of ordinals as stored: in chunks of 65,536, so that no row is large and reading one
 * user's bit touches one chunk.
 */
public final class Bitmaps {

  private static final int LOW_BITS = 16;
  private static final int LOW_MASK = (1 << LOW_BITS) - 1;

  private Bitmaps() {}

  /** Which chunk an ordinal is in. */
  public static int chunkOf(int ordinal) {
    return ordinal >>> LOW_BITS;
  }

  /** An ordinal's place within its chunk. */
  public static int lowOf(int ordinal) {
    return ordinal & LOW_MASK;
  }

  /** The ordinal at a place within a chunk. */
  public static int ordinal(int chunk, int low) {
    return chunk << LOW_BITS | low;
  }

  /** By chunk, the places of those who are in it. */
  public static SortedMap<Integer, RoaringBitmap> chunks(RoaringBitmap ordinals) {
    SortedMap<Integer, RoaringBitmap> chunks = new TreeMap<>();
    if (ordinals.isEmpty()) {
      return chunks;
    }
    int last = chunkOf(ordinals.last());
    PeekableIntIterator present = ordinals.getIntIterator();
    while (present.hasNext()) {
      int chunk = chunkOf(present.peekNext());
      chunks.put(chunk, chunk(ordinals, chunk));
      if (chunk == last) {
        break;
      }
      present.advanceIfNeeded((chunk + 1) << LOW_BITS);
    }
    return chunks;
  }

  /** The places of those who are in one chunk. */
  public static RoaringBitmap chunk(RoaringBitmap ordinals, int chunk) {
    long from = (long) chunk << LOW_BITS;
    RoaringBitmap within = ordinals.selectRange(from, from + LOW_MASK + 1);
    return RoaringBitmap.addOffset(within, -from);
  }

  /** The ordinals of those at these places of a chunk. */
  public static RoaringBitmap ordinals(int chunk, RoaringBitmap places) {
    return RoaringBitmap.addOffset(places, (long) chunk << LOW_BITS);
  }

  /**
   * The same bytes for the same set, however it came about: one from an index that was built anew
   * at a start may hold as a run what a long-lived one holds as a list, and a replay must write
   * what the first writer wrote.
   */
  public static byte[] write(RoaringBitmap bitmap) {
    bitmap.removeRunCompression();
    bitmap.runOptimize();
    byte[] bytes = new byte[bitmap.serializedSizeInBytes()];
    bitmap.serialize(ByteBuffer.wrap(bytes));
    return bytes;
  }

  public static ByteBuffer buffer(RoaringBitmap bitmap) {
    return ByteBuffer.wrap(write(bitmap));
  }

  /** Reads one without copying it. */
  public static ImmutableRoaringBitmap view(ByteBuffer bytes) {
    return new ImmutableRoaringBitmap(bytes);
  }

  /** Reads one. */
  public static RoaringBitmap read(ByteBuffer bytes) {
    return view(bytes.duplicate()).toRoaringBitmap();
  }
}
