package io.carillon.api.http;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.carillon.api.access.SignatureTrials;
import io.carillon.topology.failure.Checks;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * So many calls a second by one key, by one user's tokens and about one tenant, each with a
 * second's worth at once. Of this instance: behind a balancer it is times the number of instances.
 * What instances ask each other is not counted again. Thread-safe.
 */
final class RateLimits {

  /** Who has not called for so long has a full bucket anyway. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  /** Links of one user's mails: mail programs and people together. */
  private static final int LINKS_PER_USER = 10;

  /** Links that are none, from one address. */
  private static final int REFUSED_LINKS_PER_ADDRESS = 20;

  /**
   * User tokens that are none, from one address: of ES256 they cost a thirtieth of a core. Tokens
   * that have proven themselves, and keys, go by it.
   */
  private static final int REFUSED_TOKENS_PER_ADDRESS = 20;

  private static final int KEPT_AT_MOST = 200_000;

  private final HttpLimits limits;
  private final TimeMeter time;
  private final Cache<String, Bucket> buckets =
      CacheBuilder.newBuilder().maximumSize(KEPT_AT_MOST).expireAfterAccess(KEPT).build();

  RateLimits(HttpLimits limits, TimeMeter time) {
    this.limits = limits;
    this.time = time;
  }

  /** 429 when a caller, or all about the tenant that the URL names, have called too often. */
  void take(Caller caller, Context ctx) {
    if (!isOfPeer(ctx)) {
      take(caller, tenant(caller, ctx));
    }
  }

  /** 429 likewise, when it is no peer that asks. */
  void take(Caller caller, @Nullable String tenant) {
    if (caller.isPerson()) {
      take("user " + caller.user(), limits.callsPerUser());
    } else {
      take("key " + caller.key().id(), limits.callsPerKey());
    }
    if (tenant != null) {
      take("tenant " + tenant, limits.callsPerTenant());
    }
  }

  /** 429 when there have been too many calls about that tenant, which only the body names. */
  void tenant(Context ctx, @Nullable String tenant) {
    if (tenant != null && !isOfPeer(ctx)) {
      take("tenant " + tenant, limits.callsPerTenant());
    }
  }

  /** 429 when links in one user's mails have been used too often. */
  void link(Context ctx, String userId) {
    if (!isOfPeer(ctx)) {
      take("links of " + userId, LINKS_PER_USER);
    }
  }

  /** 429 when too many links that are none have come from one address. */
  void refusedLink(Context ctx) {
    if (!isOfPeer(ctx)) {
      take("refused links from " + ClientAddress.of(ctx), REFUSED_LINKS_PER_ADDRESS);
    }
  }

  /** 429 when too many user tokens that are none have come from the address of a call. */
  SignatureTrials trials(Context ctx) {
    return isOfPeer(ctx) ? SignatureTrials.UNLIMITED : trials(ClientAddress.of(ctx));
  }

  SignatureTrials trials(String address) {
    return new Trials("refused tokens from " + address);
  }

  private final class Trials implements SignatureTrials {

    private final String what;

    Trials(String what) {
      this.what = what;
    }

    @Override
    public void require() {
      EstimationProbe probe = tokens().estimateAbilityToConsume(1);
      if (!probe.canBeConsumed()) {
        throw tooMany(probe.getNanosToWaitForRefill());
      }
    }

    /** What was let in at the same moment as others is owed. */
    @Override
    public void failed() {
      tokens().consumeIgnoringRateLimits(1);
    }

    private Bucket tokens() {
      return bucket(what, REFUSED_TOKENS_PER_ADDRESS);
    }
  }

  /** Its seal has been looked at. */
  private static boolean isOfPeer(Context ctx) {
    return ctx.header(Forwarder.FORWARDED) != null || ctx.header(Shares.PARTITIONS) != null;
  }

  private static @Nullable String tenant(Caller caller, Context ctx) {
    String path = ctx.pathParamMap().get("tenant");
    String named = path == null ? ctx.queryParam("tenant") : path;
    Set<String> only = caller.tenants().only();
    if (named == null) {
      return only != null && only.size() == 1 ? only.iterator().next() : null;
    }
    // Who is to be refused takes nothing of a tenant's, nor does what cannot be one.
    return caller.sees(named) && Checks.tenantId("tenant", named) == null ? named : null;
  }

  private void take(String what, int perSecond) {
    if (perSecond <= 0) {
      return;
    }
    ConsumptionProbe probe = bucket(what, perSecond).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw tooMany(probe.getNanosToWaitForRefill());
    }
  }

  private static ApiException tooMany(long nanos) {
    return ApiException.tooMany(Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999)));
  }

  private Bucket bucket(String what, int perSecond) {
    try {
      return buckets.get(
          what,
          () ->
              Bucket.builder()
                  .addLimit(
                      limit ->
                          limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                  .withCustomTimePrecision(time)
                  .build());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
