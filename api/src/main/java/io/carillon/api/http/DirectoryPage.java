package io.carillon.api.http;

import io.carillon.api.http.representation.Page;
import io.carillon.api.read.Directory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of users or members, by a cursor that names the last one's place. */
record DirectoryPage(Directory.@Nullable Place after, int size) {

  private static final byte VERSION = 1;

  static DirectoryPage of(Params params) {
    String cursor = params.text("after");
    Directory.Place place = cursor == null ? null : decode(cursor);
    if (cursor != null && place == null) {
      params.wrong("after", "is no cursor of this list");
    }
    return new DirectoryPage(place, params.number("page_size", 1, 50, 50));
  }

  <R> CompletionStage<Answer> read(
      Directory directory, @Nullable String tenant, Function<Directory.Entry, R> represent) {
    // One more than asked for tells whether there is a next page.
    return directory
        .list(tenant, after, size + 1)
        .thenApply(
            found -> {
              boolean more = found.size() > size;
              List<Directory.Entry> entries = more ? found.subList(0, size) : found;
              List<R> represented = new ArrayList<>();
              entries.forEach(entry -> represented.add(represent.apply(entry)));
              String next = more ? encode(entries.get(size - 1).place()) : null;
              return Answer.ok(Page.of(represented, next, null, size));
            });
  }

  private static String encode(Directory.Place place) {
    ByteBuffer bytes = ByteBuffer.allocate(9);
    bytes.put(VERSION).putInt(place.partition()).putInt(place.ordinal());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private static Directory.@Nullable Place decode(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() != 9 || bytes.get() != VERSION) {
        return null;
      }
      Directory.Place place = new Directory.Place(bytes.getInt(), bytes.getInt());
      return place.partition() < 0 || place.ordinal() < 0 ? null : place;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
