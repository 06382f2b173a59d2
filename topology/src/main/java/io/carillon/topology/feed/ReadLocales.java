package io.carillon.topology.feed;

import io.carillon.topology.content.AskedLocale;
import io.carillon.topology.state.LocaleChunk;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.PartState;
import io.carillon.topology.store.Bitmaps;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Which locale the recipients of one part of a notification had asked for, quickest in the order of
 * ordinals. Not thread-safe.
 */
public final class ReadLocales {

  private static final int NO_PART = -1;

  private final ReadOnlyKeyValueStore<Bytes, byte[]> rows;
  private final String id;
  private final int part;
  private int chunk = -1;
  private List<LocaleChunk> locales = List.of();

  /**
   * @param position of the part's messages
   */
  ReadLocales(
      ReadOnlyKeyValueStore<Bytes, byte[]> rows,
      String id,
      NotificationState notification,
      long position) {
    this.rows = rows;
    this.id = id;
    this.part =
        notification.getParts().stream()
            .filter(each -> each.getPosition() == position)
            .mapToInt(PartState::getPart)
            .findFirst()
            .orElse(NO_PART);
  }

  /** What the user with that ordinal had asked for; null: nothing. */
  public @Nullable AskedLocale asked(int ordinal) {
    if (Bitmaps.chunkOf(ordinal) != chunk) {
      chunk = Bitmaps.chunkOf(ordinal);
      locales = part == NO_PART ? List.of() : LocaleRows.read(rows, id, part, chunk);
    }
    return LocaleRows.of(locales, Bitmaps.lowOf(ordinal));
  }

  /** The nearest locale in which anything is spelt; null: none is, or they asked for none. */
  public @Nullable String locale(int ordinal) {
    AskedLocale asked = asked(ordinal);
    return asked == null ? null : asked.locale();
  }
}
