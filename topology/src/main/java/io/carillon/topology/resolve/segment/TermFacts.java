package io.carillon.topology.resolve.segment;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * For one term of a segment: among the users who matched the whole of it, those for whom this term
 * held, by who said so. The three are disjoint, except for {@code any_tenant}, where a user may
 * have matched in several ways. A matched user in none of them did without this term (it is under
 * {@code any} or {@code not}).
 *
 * @param tenant the scope, as in {@link Matches.Group}
 * @param termJson the term in the canonical spelling; the terms come in the order they were written
 * @param viaMembership it held for what the user is in the tenant, or because of the membership
 *     itself
 * @param viaUser it held for the user's own attribute
 * @param viaMissing it held because nothing is said: {@code ne}, {@code not_in}, {@code
 *     not_exists}, not a member
 */
public record TermFacts(
    @Nullable String tenant,
    String termJson,
    RoaringBitmap viaMembership,
    RoaringBitmap viaUser,
    RoaringBitmap viaMissing) {}
