package io.carillon.topology.feed;

import io.carillon.topology.content.AskedLocale;
import io.carillon.topology.resolve.LocaleFacts;
import io.carillon.topology.resolve.Resolved;
import io.carillon.topology.state.LocaleChunk;
import io.carillon.topology.state.LocaleChunks;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.Bitmaps;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who had asked for which locale when a notification came: rows of their own beside the audience,
 * and only where content is spelt in several.
 */
final class LocaleRows {

  private static final AvroValue<LocaleChunks> CHUNKS = new AvroValue<>(LocaleChunks.class);

  private LocaleRows() {}

  /** Writes those of one part. For the stream thread only. */
  static void write(KeyValueStore<Bytes, byte[]> rows, Resolved.Audience audience) {
    if (audience.locales().isEmpty()) {
      return;
    }
    String id = audience.notification().getId();
    int part = audience.notification().getPart();
    Bitmaps.chunks(audience.matched())
        .forEach(
            (chunk, matched) -> {
              List<LocaleChunk> locales = new ArrayList<>();
              for (LocaleFacts facts : audience.locales()) {
                RoaringBitmap who = RoaringBitmap.and(Bitmaps.chunk(facts.who(), chunk), matched);
                if (!who.isEmpty()) {
                  locales.add(
                      new LocaleChunk(
                          facts.asked().asked(), facts.asked().locale(), Bitmaps.buffer(who)));
                }
              }
              if (!locales.isEmpty()) {
                rows.put(
                    FeedKeys.locales(id, part, chunk), CHUNKS.write(new LocaleChunks(locales)));
              }
            });
  }

  /** Those of one part and chunk; empty: nobody there had asked for any. */
  static List<LocaleChunk> read(
      ReadOnlyKeyValueStore<Bytes, byte[]> rows, String id, int part, int chunk) {
    byte[] row = rows.get(FeedKeys.locales(id, part, chunk));
    return row == null ? List.of() : CHUNKS.read(row).getLocales();
  }

  /** Null: the user at that place had asked for none. */
  static @Nullable AskedLocale of(List<LocaleChunk> chunk, int low) {
    for (LocaleChunk each : chunk) {
      if (Bitmaps.view(each.getWho().duplicate()).contains(low)) {
        return new AskedLocale(each.getAsked(), each.getLocale());
      }
    }
    return null;
  }
}
