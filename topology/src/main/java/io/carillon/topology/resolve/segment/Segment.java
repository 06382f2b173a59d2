package io.carillon.topology.resolve.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A predicate over users and their memberships. Immutable, comparable by value, safe for any
 * thread; only {@link #parse} makes one, within {@link SegmentLimits}.
 *
 * <p>Three spellings of the same thing:
 *
 * <ul>
 *   <li>{@code {"tenant_id": "acme", "role": "admin"}}: every attribute has that value; a list
 *       means any of them
 *   <li>{@code tenant_id:acme,role:admin}: the same as text. Names and values that hold {@code ,}
 *       or {@code :} stand in double quotes (inside, {@code \"} and {@code \\}); a bare {@code 5}
 *       or {@code true} also matches the string of that spelling, a quoted one matches the string
 *       only
 *   <li>{@code {"all": [...]}}, {@code {"any": [...]}}, {@code {"not": ...}} over {@code
 *       {"attribute": ..., "op": ..., "value": ...}} ({@code "values"} with {@code in} and {@code
 *       not_in}). The first spelling may stand for any part
 * </ul>
 *
 * and two that stand alone: {@code {"all_users": true}} and {@code {"any_tenant": {...}}}.
 *
 * <p>A map is a tree when its only key is {@code all} or {@code any} with a list of objects, {@code
 * not} or {@code any_tenant} with an object, or {@code all_users} with a boolean; or when it has
 * both {@code attribute} and {@code op}. Otherwise its keys are attributes. So an attribute that is
 * itself called {@code all} can be written {@code {"all": "x"}}, and always, like one called {@code
 * op}, as {@code {"attribute": "all", "op": "eq", "value": "x"}}.
 *
 * <p>What a segment means is {@link SegmentEvaluator}; {@link SegmentIndex} answers it for all
 * users at once.
 */
public sealed interface Segment permits AllUsers, AnyTenant, Where {

  /**
   * Parses any of the spellings.
   *
   * @throws SegmentException saying what to write instead
   */
  static Segment parse(String text) {
    return SegmentParser.parse(text);
  }

  /**
   * Parses a JSON object, or the text in a JSON string.
   *
   * @throws SegmentException saying what to write instead
   */
  static Segment parse(JsonNode json) {
    return SegmentParser.parse(json);
  }

  /**
   * The canonical spelling: one line of JSON, the same for equal segments, and parsing to an equal
   * one.
   */
  default String toJson() {
    return SegmentJson.write(this).toString();
  }

  /** The canonical spelling as a new tree. */
  default JsonNode toJsonNode() {
    return SegmentJson.write(this);
  }

  /**
   * The tenants it names positively, in the order of first naming; a tenant under an odd number of
   * {@code not}, {@code ne} and {@code not_in} is not among them, it only subtracts its members.
   */
  default List<String> tenants() {
    return this instanceof Where where ? NamedTenants.of(where.condition()) : List.of();
  }

  /**
   * Whether it speaks of members of some of these tenants and of nobody else, and asks nothing of
   * any other tenant, not even who is in it.
   *
   * @param tenant the notification's, which confines it too; null: none
   */
  default boolean isConfinedTo(Set<String> granted, @Nullable String tenant) {
    return this instanceof Where where
        && (tenant == null ? !tenants().isEmpty() : granted.contains(tenant))
        && granted.containsAll(NamedTenants.anyhow(where.condition()));
  }

  /**
   * Whether a notification that carries this tenant may have this segment.
   *
   * @throws SegmentException if the tenant is not the segment's only tenant, nor one of several, or
   *     if the segment speaks of any tenant
   */
  default void checkTenant(@Nullable String tenant) {
    if (tenant == null) {
      return;
    }
    if (this instanceof AnyTenant) {
      throw new SegmentException(
          "any_tenant goes with a notification without a tenant; leave out the tenant '"
              + tenant
              + "', or any_tenant to ask for its members",
          "$.any_tenant");
    }
    List<String> named = tenants();
    if (!named.isEmpty() && !named.contains(tenant)) {
      throw new SegmentException(
          "the notification's tenant is '"
              + tenant
              + "' and the segment names "
              + (named.size() == 1 ? "'" + named.get(0) + "'" : named.toString())
              + "; leave out one, or make them agree",
          "$");
    }
  }

  /**
   * The scopes it is evaluated in, first wins; null is no tenant. A notification that carries a
   * tenant speaks of that tenant's members, even where the segment names others too: what someone
   * is elsewhere must not bring them a message of this tenant. Not for {@link AnyTenant}, which has
   * all tenants.
   */
  default List<@Nullable String> scopes(@Nullable String tenant) {
    List<String> named = tenants();
    return tenant != null || named.isEmpty()
        ? Collections.singletonList(tenant)
        : List.copyOf(named);
  }
}
