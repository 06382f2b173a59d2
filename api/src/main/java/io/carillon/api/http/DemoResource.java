package io.carillon.api.http;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.ApiKey.Kind;
import io.carillon.api.access.DemoKeys;
import io.carillon.api.access.GrantedTenants;
import io.carillon.api.access.NewKey;
import io.carillon.api.access.Scope;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * The demo: a page with three people of two tenants, and what it needs without a secret key ever
 * being in a browser: tokens of those three, and {@code notify} and {@code preview} as by a key
 * that is restricted to the two tenants. For pages of this server in a browser on this machine, and
 * nobody else.
 */
final class DemoResource {

  /** Of the quickstart's sample. */
  private static final List<Person> PEOPLE =
      List.of(
          new Person("mara", "Mara Lindqvist", "admin at Acme Corp, viewer at Globex"),
          new Person("ines", "Ines Duarte", "billing at Acme Corp"),
          new Person("hank", "Hank Scorpio", "admin at Globex"));

  private static final GrantedTenants TENANTS = new GrantedTenants(Set.of("acme-corp", "globex"));

  private static final Duration TOKEN_HOLDS = Duration.ofMinutes(15);

  /** Names of this machine: a page of elsewhere could have another name lead here. */
  private static final Pattern LOCAL =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");

  /** What the page may load and call: its own, and nothing inline. */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types carillon";

  /** Nobody knows it: it is only what the calls are done as. */
  private static final ApiKey COMPOSER =
      new ApiKey(
          "demo-composer",
          Kind.SECRET,
          ApiKey.hashOf(NewKey.secret().text()),
          Set.of(Scope.NOTIFY, Scope.READ),
          TENANTS);

  private final DemoKeys keys;
  private final NotifyResource notify;
  private final SegmentPreviewResource segments;
  private final Clock clock;
  private final Assets assets = Assets.of("demo");

  DemoResource(DemoKeys keys, NotifyResource notify, SegmentPreviewResource segments, Clock clock) {
    this.keys = keys;
    this.notify = notify;
    this.segments = segments;
    this.clock = clock;
  }

  List<Routes.Route> routes() {
    return List.of(
        route("GET", Urls.DEMO, this::page),
        route("POST", Urls.DEMO_SESSION, this::session),
        route("POST", Urls.DEMO_NOTIFY, ctx -> notify.send(asComposer(ctx))),
        route("POST", Urls.DEMO_PREVIEW, ctx -> segments.preview(asComposer(ctx))),
        route("GET", Urls.DEMO_FILE, assets::get));
  }

  private static Routes.Route route(String method, String url, Call call) {
    return new Routes.Route(
        method,
        url,
        Rule.OPEN,
        ctx -> {
          requireOwnPageOnThisMachine(ctx);
          return call.handle(ctx);
        });
  }

  private CompletionStage<Answer> page(Context ctx) {
    return assets
        .get(ctx, "index.html")
        .thenApply(page -> page.with("Content-Security-Policy", PAGE_POLICY));
  }

  private CompletionStage<Answer> session(Context ctx) {
    Instant now = clock.instant();
    Instant until = now.plus(TOKEN_HOLDS);
    return CompletableFuture.completedFuture(
        Answer.ok(
            new Session(
                keys.publicKey(),
                PEOPLE.stream()
                    .map(
                        each ->
                            new Persona(
                                each.id(),
                                each.name(),
                                each.about(),
                                keys.token(each.id(), now, until)))
                    .toList())));
  }

  private static Context asComposer(Context ctx) {
    new Caller(COMPOSER, null, TENANTS, null).bind(ctx);
    return ctx;
  }

  private static void requireOwnPageOnThisMachine(Context ctx) {
    String host = String.valueOf(ctx.header("Host"));
    String origin = ctx.header("Origin");
    String site = ctx.header("Sec-Fetch-Site");
    boolean own =
        LOCAL.matcher(host).matches()
            && isLoopback(ctx.req().getRemoteAddr())
            // A proxy on this machine passes others on.
            && ctx.header("X-Forwarded-For") == null
            && ctx.header("Forwarded") == null
            && (origin == null
                || origin.equals("http://" + host)
                || origin.equals("https://" + host))
            // Whoever follows a link here may look.
            && (ctx.method() == HandlerType.GET || site == null || site.equals("same-origin"));
    if (!own) {
      throw ApiException.forbidden("the demo is for its own page in a browser on this machine");
    }
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private record Person(String id, String name, String about) {}

  /** What the page begins with. */
  record Session(String publicKey, List<Persona> people) {}

  /**
   * @param token theirs, for a quarter of an hour
   */
  record Persona(String id, String name, String about, String token) {}
}
