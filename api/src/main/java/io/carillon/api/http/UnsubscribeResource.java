package io.carillon.api.http;

import io.carillon.api.http.UnsubscribePage.Button;
import io.carillon.api.http.UnsubscribePage.Sender;
import io.carillon.api.read.Person;
import io.carillon.api.read.Provenance;
import io.carillon.api.read.Tenants;
import io.carillon.api.read.WorkflowTable;
import io.carillon.avro.Branding;
import io.carillon.avro.TenantState;
import io.carillon.schemas.ActorLabel;
import io.carillon.topology.channel.ChannelSettings;
import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import io.carillon.topology.unsubscribe.UnsubscribeLinks.Claim;
import io.carillon.topology.unsubscribe.UnsubscribeLinks.RefusedException;
import io.carillon.topology.workflow.Workflow;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/unsubscribe}: what the link in a mail leads to. Whoever has the mail needs nothing
 * else; what may be done by it is in it, signed. A {@code GET} changes nothing, for mail is read by
 * machines before people do; a {@code POST} is what mail programs send for their own button (RFC
 * 8058), whatever its body, and what the page's button sends.
 */
final class UnsubscribeResource {

  /** Of the page's form: to take it back. */
  private static final String AGAIN = "subscribe";

  private static final Button UNSUBSCRIBE = new Button("Unsubscribe", null, false);
  private static final Button UNDO = new Button("Subscribe again", AGAIN, true);

  private final UnsubscribeLinks links;
  private final Owners owners;
  private final UserWrites writes;
  private final Tenants tenants;
  private final WorkflowTable workflows;
  private final RateLimits rates;
  private final Clock clock;

  UnsubscribeResource(
      UnsubscribeLinks links,
      Owners owners,
      UserWrites writes,
      Tenants tenants,
      WorkflowTable workflows,
      RateLimits rates,
      Clock clock) {
    this.links = links;
    this.owners = owners;
    this.writes = writes;
    this.tenants = tenants;
    this.workflows = workflows;
    this.rates = rates;
    this.clock = clock;
  }

  /** {@code GET}: what the link is about, and a button. */
  CompletionStage<Answer> get(Context ctx) {
    return verified(
        ctx,
        claim ->
            owners.person(
                ctx,
                claim.userId(),
                person -> {
                  if (isGone(person, claim)) {
                    return done(refused(false));
                  }
                  UnsubscribeChoice choice = choice(claim, person);
                  return done(choice.subscribed() ? ask(claim) : unsubscribed(claim, choice));
                }));
  }

  /** {@code POST}: once or twice, it is the same. */
  CompletionStage<Answer> post(Context ctx) {
    boolean again =
        new String(Bodies.bytes(ctx), StandardCharsets.UTF_8).strip().equals(AGAIN + "=true");
    return verified(
        ctx,
        claim ->
            owners.person(
                ctx,
                claim.userId(),
                person ->
                    isGone(person, claim) ? done(refused(false)) : set(ctx, claim, person, again)));
  }

  private CompletionStage<Answer> set(Context ctx, Claim claim, Person person, boolean wanted) {
    UnsubscribeChoice choice = choice(claim, person);
    if (choice.subscribed() == wanted || (wanted && !choice.revocable())) {
      return done(choice.subscribed() ? subscribed(claim) : unsubscribed(claim, choice));
    }
    return writes
        .apply(
            new Provenance(ActorLabel.link(claim.userId()), Tracing.of(ctx)),
            person,
            choice.change(wanted))
        .thenApply(
            visible -> {
              UnsubscribeChoice now = choice(claim, person);
              // Not visible yet, it holds all the same.
              if (visible && now.subscribed() != wanted) {
                return insisted(claim);
              }
              return wanted ? subscribed(claim) : unsubscribed(claim, now);
            });
  }

  private UnsubscribeChoice choice(Claim claim, Person person) {
    return UnsubscribeChoice.of(claim, person, tenants);
  }

  /** Deleted since, or another by the same id. */
  private static boolean isGone(Person person, Claim claim) {
    return person.state().filter(user -> user.getCreatedAt() <= claim.issuedAt()).isEmpty();
  }

  private CompletionStage<Answer> verified(
      Context ctx, Function<Claim, CompletionStage<Answer>> call) {
    String token = ctx.queryParam(UnsubscribeLinks.PARAMETER);
    try {
      Claim claim = links.verify(token == null ? "" : token, clock.instant());
      rates.link(ctx, claim.userId());
      return call.apply(claim).exceptionally(UnsubscribeResource::later);
    } catch (RefusedException e) {
      rates.refusedLink(ctx);
      return done(refused(e.expired()));
    } catch (ApiException e) {
      return done(later(e));
    }
  }

  /** A person reads it. */
  private static Answer later(Throwable error) {
    Answer problem = Problems.answer(error);
    if (problem.status() == 422) {
      return refused(false); // Deleted while it was being written.
    }
    return problem.status() == 503
        ? UnsubscribePage.of(
                503,
                Sender.NOBODY,
                "One moment, please",
                "This could not be done just now. Please try again in a few seconds.",
                null)
            .with("Retry-After", problem.headers().getOrDefault("Retry-After", "1"))
        : problem;
  }

  private static Answer refused(boolean expired) {
    return UnsubscribePage.of(
        422,
        Sender.NOBODY,
        expired ? "This link has expired" : "This link does not work",
        expired
            ? "Nothing was changed. Please use the link in a newer mail."
            : "Nothing was changed. Please check that the whole link was copied, or use the one in a"
                + " newer mail.",
        null);
  }

  private Answer ask(Claim claim) {
    return page(claim, "Unsubscribe?", "You will no longer get " + what(claim) + ".", UNSUBSCRIBE);
  }

  private Answer unsubscribed(Claim claim, UnsubscribeChoice choice) {
    return page(
        claim,
        "You are unsubscribed",
        "You no longer get " + what(claim) + ".",
        choice.revocable() ? UNDO : null);
  }

  private Answer subscribed(Claim claim) {
    return page(claim, "You are subscribed", "You get " + what(claim) + " again.", UNSUBSCRIBE);
  }

  private Answer insisted(Claim claim) {
    return page(
        claim,
        "This cannot be changed here",
        "Your choice is kept, but who sends " + what(claim) + " has decided this for everybody.",
        null);
  }

  private Answer page(Claim claim, String title, String says, @Nullable Button button) {
    return UnsubscribePage.of(200, sender(claim), title, says, button);
  }

  private String what(Claim claim) {
    String kind = claim.category() ? claim.key() : workflowName(claim.key());
    String means = claim.channelType().equals("email") ? "emails" : claim.channelType();
    return "<strong>"
        + UnsubscribePage.text(kind)
        + "</strong> "
        + UnsubscribePage.text(means)
        + (claim.tenant() == null
            ? ""
            : " from <strong>" + UnsubscribePage.text(name(claim)) + "</strong>");
  }

  private String workflowName(String key) {
    return workflows.find(key).map(state -> new Workflow(key, state).name()).orElse(key);
  }

  private String name(Claim claim) {
    String tenant = String.valueOf(claim.tenant());
    return tenants.tenant(tenant).map(TenantState::getName).orElse(tenant);
  }

  private Sender sender(Claim claim) {
    Branding below = tenants.environment().map(e -> e.getSettings().getBranding()).orElse(null);
    if (claim.tenant() == null) {
      return new Sender(null, below);
    }
    Branding own =
        tenants.tenant(claim.tenant()).map(t -> t.getSettings().getBranding()).orElse(null);
    return new Sender(name(claim), ChannelSettings.layered(below, own));
  }

  private static CompletionStage<Answer> done(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
