package io.carillon.api.http;

import io.carillon.api.access.Scope;
import io.carillon.schemas.MessageId;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The one place that decides by a route's {@link Rule} whether a caller may. */
final class Access {

  private final RateLimits rates;

  Access(RateLimits rates) {
    this.rates = rates;
  }

  /** 401, 403, 404 or 429 unless the caller may; what only the call can know, the call asks. */
  void check(Rule rule, Context ctx) {
    Scope scope = rule.scope();
    if (scope == null) {
      return;
    }
    Caller caller = Caller.of(ctx);
    rates.take(caller, ctx);
    decide(rule, scope, caller, ctx::pathParam);
  }

  /**
   * The same for what is asked on a connection that a caller has opened: as if it were a call.
   *
   * @param path what stands in the places of the route's URL
   * @param tenant that it is about; null: none in particular
   */
  void check(Rule rule, Caller caller, Map<String, String> path, @Nullable String tenant) {
    rates.take(caller, tenant);
    Scope scope = rule.scope();
    if (scope != null) {
      decide(rule, scope, caller, name -> Objects.requireNonNull(path.get(name), name));
    }
  }

  private static void decide(
      Rule rule, Scope scope, Caller caller, UnaryOperator<String> pathParam) {
    if (!caller.key().scopes().contains(scope)) {
      throw ApiException.forbidden(
          "this key may not do that; it lacks the scope `" + scope.word() + "`");
    }
    if (caller.isPerson()) {
      checkPerson(rule.who(), caller, pathParam);
    }
    checkTenants(rule.where(), caller, pathParam);
  }

  private static void checkPerson(Rule.Who who, Caller caller, UnaryOperator<String> pathParam) {
    switch (who) {
      case ANYONE, USER_OF_BODY, USER_OF_URL -> {}
      case BACK_END ->
          throw ApiException.forbidden("a user's token may not do that; it takes a secret key");
      case USER_OF_PATH -> {
        if (!caller.isOrActsFor(pathParam.apply("user"))) {
          throw ApiException.forbidden("this token is another user's");
        }
      }
      case USER_OF_MESSAGE -> {
        boolean own =
            MessageId.parse(pathParam.apply("message"))
                .filter(id -> caller.isOrActsFor(id.userId()))
                .isPresent();
        if (!own) {
          throw MessagesResource.missing();
        }
      }
    }
  }

  private static void checkTenants(
      Rule.Where where, Caller caller, UnaryOperator<String> pathParam) {
    switch (where) {
      case ANYWHERE, GRANTED -> {}
      case PATH_TENANT -> caller.requireTenant(pathParam.apply("tenant"));
      case OWN_PERSON -> {
        if (!caller.isPerson()) {
          caller.requireAllTenants("what is known of a person");
        }
      }
      case ALL_TENANTS -> caller.requireAllTenants("that");
    }
  }
}
