package io.carillon.api.http.representation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a list. */
public record Page<T>(List<T> entries, Info pageInfo) {

  /** A page that is all there is. */
  public static <T> Page<T> whole(List<T> entries) {
    return new Page<>(entries, new Info(null, null, entries.size()));
  }

  public static <T> Page<T> of(
      List<T> entries, @Nullable String after, @Nullable String before, int pageSize) {
    return new Page<>(entries, new Info(after, before, pageSize));
  }

  /**
   * @param after cursor of what follows; null: nothing does
   * @param before cursor of what comes before; null: nothing does
   */
  public record Info(@Nullable String after, @Nullable String before, int pageSize) {

    /** As Knock's SDKs have it. */
    @JsonProperty("__typename")
    public String typename() {
      return "PageInfo";
    }
  }
}
