package io.carillon.api.http;

import io.carillon.api.access.Scope;
import io.carillon.schemas.MessageId;
import io.javalin.http.Context;

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
    if (!caller.key().scopes().contains(scope)) {
      throw ApiException.forbidden(
          "this key may not do that; it lacks the scope `" + scope.word() + "`");
    }
    if (caller.isPerson()) {
      checkPerson(rule.who(), caller, ctx);
    }
    checkTenants(rule.where(), caller, ctx);
  }

  private static void checkPerson(Rule.Who who, Caller caller, Context ctx) {
    switch (who) {
      case ANYONE, USER_OF_BODY -> {}
      case BACK_END ->
          throw ApiException.forbidden("a user's token may not do that; it takes a secret key");
      case USER_OF_PATH -> {
        if (!caller.isOrActsFor(ctx.pathParam("user"))) {
          throw ApiException.forbidden("this token is another user's");
        }
      }
      case USER_OF_MESSAGE -> {
        boolean own =
            MessageId.parse(ctx.pathParam("message"))
                .filter(id -> caller.isOrActsFor(id.userId()))
                .isPresent();
        if (!own) {
          throw MessagesResource.missing();
        }
      }
    }
  }

  private static void checkTenants(Rule.Where where, Caller caller, Context ctx) {
    switch (where) {
      case ANYWHERE, GRANTED -> {}
      case PATH_TENANT -> caller.requireTenant(ctx.pathParam("tenant"));
      case OWN_PERSON -> {
        if (!caller.isPerson()) {
          caller.requireAllTenants("what is known of a person");
        }
      }
      case ALL_TENANTS -> caller.requireAllTenants("that");
    }
  }
}
