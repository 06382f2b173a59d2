package io.carillon.api.http;

import io.carillon.api.http.representation.Problem;
import io.carillon.api.http.representation.Problem.FieldError;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that ends in a {@link Problem}. */
final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final String RETRY_AFTER_S = "1";

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  private ApiException(Problem problem, Map<String, String> headers) {
    // A client's mistake is no event for a stack trace.
    super(problem.message(), null, false, false);
    this.problem = problem;
    this.headers = headers;
  }

  Problem problem() {
    return problem;
  }

  Map<String, String> headers() {
    return headers;
  }

  static ApiException invalid(List<FieldError> errors) {
    FieldError first = errors.get(0);
    String message =
        first.field().isEmpty() ? first.message() : first.field() + ": " + first.message();
    String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
    return of(422, "invalid_params", message + more, "invalid_request_error", errors, Map.of());
  }

  static ApiException invalid(String field, String message) {
    return invalid(List.of(new FieldError(field, message)));
  }

  static ApiException missing(String what) {
    return client(404, "resource_missing", what);
  }

  static ApiException tooLarge(String message) {
    return client(413, "payload_too_large", message);
  }

  static ApiException client(int status, String code, String message) {
    return of(status, code, message, "invalid_request_error", List.of(), Map.of());
  }

  /** Says no more than that: why a key is wrong is nobody's business. */
  static ApiException unauthenticated() {
    return of(
        401,
        "invalid_api_key",
        "give a valid secret key in the header `Authorization: Bearer sk_...`, or a public key"
            + " there and a user token in `X-Carillon-User-Token`",
        "authentication_error",
        List.of(),
        Map.of("WWW-Authenticate", "Bearer"));
  }

  static ApiException forbidden(String message) {
    return of(403, "forbidden", message, "authentication_error", List.of(), Map.of());
  }

  /**
   * @param seconds until it is worth another try
   */
  static ApiException tooMany(long seconds) {
    return tooMany("too many calls", seconds);
  }

  static ApiException tooMany(String what, long seconds) {
    return of(
        429,
        "too_many_requests",
        what + "; try again after " + seconds + " s",
        "rate_limit_error",
        List.of(),
        Map.of("Retry-After", String.valueOf(seconds)));
  }

  static ApiException notReady(String reason) {
    return of(
        503, "not_ready", reason, "api_error", List.of(), Map.of("Retry-After", RETRY_AFTER_S));
  }

  static ApiException internal() {
    return of(
        500,
        "internal_error",
        "an error of ours; it is in our log",
        "api_error",
        List.of(),
        Map.of());
  }

  static ApiException of(Rejection rejection) {
    Reason reason = rejection.reason();
    if (reason == Reason.UNKNOWN_MESSAGE || reason == Reason.UNKNOWN_NOTIFICATION) {
      return missing(rejection.detail());
    }
    if (reason == Reason.TOO_LARGE && rejection.field().equals("data")) {
      return tooLarge("data " + rejection.detail());
    }
    return invalid(rejection.field(), rejection.detail());
  }

  /** Throws what is answered to something that is wrong; null: all is well. */
  static void refuse(@Nullable Rejection wrong) {
    if (wrong != null) {
      throw of(wrong);
    }
  }

  private static ApiException of(
      int status,
      String code,
      String message,
      String type,
      List<FieldError> errors,
      Map<String, String> headers) {
    return new ApiException(new Problem(code, message, status, type, errors), headers);
  }
}
