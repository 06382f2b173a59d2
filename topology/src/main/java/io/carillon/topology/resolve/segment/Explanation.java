package io.carillon.topology.resolve.segment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why one user matches a segment or not. Immutable, safe for any thread.
 *
 * @param matches whether they do
 * @param tenant the tenant they matched in, see {@link SegmentEvaluator.Verdict#tenant()}
 * @param scopes one for each tenant that was tried, in order; all are there, also after the one
 *     that matched
 */
public record Explanation(boolean matches, @Nullable String tenant, List<Scope> scopes) {

  /** Whose word decided a term. */
  public enum Source {
    /** What the user is in the tenant in question, or that they are its member. */
    MEMBERSHIP,
    /** The user's own attribute. */
    USER,
    /** Neither says anything, or the user is not a member. */
    MISSING
  }

  /**
   * The segment within one tenant.
   *
   * @param tenant the tenant, null for none
   * @param inScope whether the user is a member, without which nothing matches; true for no tenant
   * @param matches whether the user matches here
   * @param root the condition, null for {@code all_users}
   */
  public record Scope(
      @Nullable String tenant, boolean inScope, boolean matches, @Nullable Step root) {}

  /**
   * A condition and whether it held; for a term also what it looked at.
   *
   * @param what {@code all}, {@code any}, {@code not}, or the term in the canonical spelling
   * @param held whether it held
   * @param source who decided, null for {@code all}, {@code any} and {@code not}
   * @param value the value that decided, null when there is none
   * @param steps the parts, none for a term
   */
  public record Step(
      String what,
      boolean held,
      @Nullable Source source,
      @Nullable Object value,
      List<Step> steps) {}
}
