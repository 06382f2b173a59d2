package io.carillon.topology.resolve;

import io.carillon.avro.RoutedNotification;
import io.carillon.topology.content.AskedLocale;
import io.carillon.topology.content.Contents;
import io.carillon.topology.content.Locales;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who of an audience asks for which locale, by the segment index: as many bitmaps as there are
 * locales, not as there are people. Only where content is spelt in several. Pure in the log.
 */
final class AskedLocales {

  /** Of so many it is kept who asked for which; of the rest, what it comes to. */
  private static final int KEPT = 100;

  private final UserPartitionStore partition;

  AskedLocales(UserPartitionStore partition) {
    this.partition = partition;
  }

  /** Disjoint, in a fixed order; who has no locale, or what is none, is in none. */
  List<LocaleFacts> of(RoutedNotification notification, List<Resolved.Group> groups) {
    Set<String> spelt = Contents.locales(notification);
    if (spelt.isEmpty() || groups.isEmpty()) {
      return List.of();
    }
    RoaringBitmap all = new RoaringBitmap();
    groups.forEach(group -> all.or(group.matched()));
    Map<String, RoaringBitmap> byTag = new TreeMap<>();
    partition
        .texts(Locales.ATTRIBUTE, all)
        .forEach(
            (text, who) -> {
              String tag = Locales.of(text);
              if (tag != null) {
                byTag.merge(tag, who, (one, other) -> RoaringBitmap.or(one, other));
              }
            });
    List<String> tags = new ArrayList<>(byTag.keySet());
    tags.sort(
        Comparator.<String>comparingLong(tag -> -found(byTag, tag).getLongCardinality())
            .thenComparing(Comparator.naturalOrder()));
    List<LocaleFacts> facts = new ArrayList<>();
    Map<@Nullable String, RoaringBitmap> rest = new HashMap<>();
    for (int i = 0; i < tags.size(); i++) {
      String tag = tags.get(i);
      String nearest = Locales.nearest(tag, spelt);
      if (i < KEPT) {
        facts.add(new LocaleFacts(new AskedLocale(tag, nearest), found(byTag, tag)));
      } else {
        rest.computeIfAbsent(nearest, none -> new RoaringBitmap()).or(found(byTag, tag));
      }
    }
    rest.entrySet().stream()
        .sorted(Comparator.comparing(each -> String.valueOf(each.getKey())))
        .forEach(
            each ->
                facts.add(new LocaleFacts(new AskedLocale(null, each.getKey()), each.getValue())));
    return facts;
  }

  private static RoaringBitmap found(Map<String, RoaringBitmap> byTag, String tag) {
    RoaringBitmap who = byTag.get(tag);
    return who == null ? new RoaringBitmap() : who;
  }
}
