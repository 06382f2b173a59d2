package io.carillon.topology.feed;

import io.carillon.avro.Delivery;
import io.carillon.avro.RoutedNotification;
import io.carillon.topology.content.Contents;
import io.carillon.topology.state.AudienceChunk;
import io.carillon.topology.state.ChannelChunk;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.PartState;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.Bitmaps;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.KeyWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Reads the store {@code notifications}: content, and who the audience was. */
public final class Notifications {

  static final AvroValue<NotificationState> STATES = new AvroValue<>(NotificationState.class);
  static final AvroValue<AudienceChunk> AUDIENCE = new AvroValue<>(AudienceChunk.class);

  private final ReadOnlyKeyValueStore<Bytes, byte[]> rows;

  public Notifications(ReadOnlyKeyValueStore<Bytes, byte[]> rows) {
    this.rows = rows;
  }

  /** Takes the audience row by row. */
  @FunctionalInterface
  interface AudienceVisitor {
    void visit(int part, @Nullable String tenant, int chunk, AudienceChunk audience);
  }

  /**
   * Where a message of a user is.
   *
   * @param position offset in the user log
   * @param audience who else it went to, and why
   */
  public record Place(long position, @Nullable String tenant, AudienceChunk audience) {}

  public @Nullable NotificationState find(String id) {
    byte[] row = rows.get(FeedKeys.notification(id));
    return row == null ? null : STATES.read(row);
  }

  /**
   * Whether that part of that notification has come before, by this record or by another that
   * claims its id.
   */
  public boolean holds(RoutedNotification routed) {
    NotificationState known = find(routed.getId());
    if (known == null || known.getParts().isEmpty()) {
      return false;
    }
    return routed.getPart() >= known.getPartsExpected()
        || known.getParts().stream().anyMatch(part -> part.getPart() == routed.getPart());
  }

  /** Where the user's message is, suppressed or not; null when the audience was without them. */
  public @Nullable Place place(String id, NotificationState notification, int ordinal) {
    int chunk = Bitmaps.chunkOf(ordinal);
    List<@Nullable String> tenants = notification.getMessageTenants();
    for (PartState part : notification.getParts()) {
      for (int tenant = 0; tenant < tenants.size(); tenant++) {
        byte[] row = rows.get(FeedKeys.audience(id, part.getPart(), tenant, chunk));
        if (row == null) {
          continue;
        }
        AudienceChunk audience = AUDIENCE.read(row);
        if (Bitmaps.view(audience.getMatched().duplicate()).contains(Bitmaps.lowOf(ordinal))) {
          return new Place(part.getPosition(), tenants.get(tenant), audience);
        }
      }
    }
    return null;
  }

  /**
   * Which locale recipients of one part had asked for; null: its content is not spelt in several.
   *
   * @param position of the part's messages
   */
  public @Nullable ReadLocales locales(String id, NotificationState notification, long position) {
    return Contents.isLocalised(notification)
        ? new ReadLocales(rows, id, notification, position)
        : null;
  }

  /** The same of one recipient: the locale their message is read in; null: whichever is for all. */
  public @Nullable String locale(
      String id, NotificationState notification, long position, int ordinal) {
    ReadLocales locales = locales(id, notification, position);
    return locales == null ? null : locales.locale(ordinal);
  }

  /** Ordinals of everyone the audience resolved to so far. */
  public RoaringBitmap audience(String id, NotificationState notification) {
    RoaringBitmap all = new RoaringBitmap();
    forEachAudience(
        id,
        notification,
        (part, tenant, chunk, audience) ->
            all.or(Bitmaps.ordinals(chunk, Bitmaps.read(audience.getMatched()))));
    return all;
  }

  /** Takes those of one chunk of ordinals. */
  @FunctionalInterface
  public interface RecipientsVisitor {
    /** Whether to go on. */
    boolean visit(int chunk, RoaringBitmap places);
  }

  /**
   * Those to whom messages of one part and one tenant came, from a chunk of ordinals on: matched
   * and not suppressed.
   *
   * @param channel key of a channel beside the feed; null: the feed
   */
  public void forEachRecipients(
      String id,
      NotificationState notification,
      int part,
      @Nullable String tenant,
      @Nullable String channel,
      int fromChunk,
      RecipientsVisitor visitor) {
    int index = notification.getMessageTenants().indexOf(tenant);
    if (index < 0) {
      return;
    }
    Bytes from = FeedKeys.audience(id, part, index, fromChunk);
    Bytes to = FeedKeys.audience(id, part, index, Integer.MAX_VALUE);
    try (KeyValueIterator<Bytes, byte[]> each = rows.range(from, to)) {
      boolean goOn = true;
      while (goOn && each.hasNext()) {
        KeyValue<Bytes, byte[]> row = each.next();
        AudienceChunk audience = AUDIENCE.read(row.value);
        RoaringBitmap places = Bitmaps.read(audience.getMatched());
        suppressed(audience, channel).values().forEach(who -> places.andNot(Bitmaps.read(who)));
        goOn = visitor.visit(FeedKeys.chunk(row.key), places);
      }
    }
  }

  /**
   * By reason, who is kept from the feed or from a channel beside it.
   *
   * @param channel key; null: the feed
   */
  static Map<String, ByteBuffer> suppressed(AudienceChunk audience, @Nullable String channel) {
    ChannelChunk own = channel == null ? null : audience.getChannels().get(channel);
    return own == null ? audience.getSuppressed() : own.getSuppressed();
  }

  /**
   * What deliveries of a notification by one channel have in common, without content; null: there
   * are none.
   *
   * @param tenant of the messages
   */
  public @Nullable Delivery delivery(
      String id, NotificationState notification, @Nullable String tenant, String channel) {
    int index = notification.getMessageTenants().indexOf(tenant);
    byte[] row = index < 0 ? null : rows.get(FeedKeys.delivery(id, index, channel));
    return row == null ? null : Departures.SHARED.read(row);
  }

  void forEachAudience(String id, NotificationState notification, AudienceVisitor visitor) {
    KeyWriter prefix = FeedKeys.audience(id);
    try (KeyValueIterator<Bytes, byte[]> each = rows.range(prefix.key(), prefix.endOfPrefix())) {
      while (each.hasNext()) {
        KeyValue<Bytes, byte[]> row = each.next();
        KeyReader key = new KeyReader(row.key);
        key.text();
        key.tag();
        int part = key.number();
        String tenant = notification.getMessageTenants().get(key.number());
        visitor.visit(part, tenant, key.number(), AUDIENCE.read(row.value));
      }
    }
  }
}
