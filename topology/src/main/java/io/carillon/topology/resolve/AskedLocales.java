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
    List<Map.Entry<String, RoaringBitmap>> byMost = new ArrayList<>(byTag.entrySet());
    byMost.sort(
        Comparator.<Map.Entry<String, RoaringBitmap>>comparingLong(
                each -> -each.getValue().getLongCardinality())
            .thenComparing(Map.Entry::getKey));
    List<LocaleFacts> facts = new ArrayList<>();
    Map<@Nullable String, RoaringBitmap> rest = new HashMap<>();
    for (Map.Entry<String, RoaringBitmap> each : byMost) {
      String nearest = Locales.nearest(each.getKey(), spelt);
      if (facts.size() < KEPT) {
        facts.add(new LocaleFacts(new AskedLocale(each.getKey(), nearest), each.getValue()));
      } else {
        rest.computeIfAbsent(nearest, none -> new RoaringBitmap()).or(each.getValue());
      }
    }
    rest.entrySet().stream()
        .sorted(Comparator.comparing(each -> String.valueOf(each.getKey())))
        .forEach(
            each ->
                facts.add(new LocaleFacts(new AskedLocale(null, each.getKey()), each.getValue())));
    return facts;
  }
}
