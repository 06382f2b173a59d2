package io.carillon.api.http;

import io.carillon.api.kafka.NotWrittenException;
import io.carillon.api.read.NotReadyException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into an answer. */
final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  static Answer answer(Throwable error) {
    ApiException e = of(cause(error));
    return new Answer(e.problem().status(), e.problem(), e.headers());
  }

  private static ApiException of(Throwable error) {
    if (error instanceof ApiException api) {
      return api;
    }
    if (error instanceof NotReadyException notReady) {
      return ApiException.notReady(String.valueOf(notReady.getMessage()));
    }
    if (error instanceof InvalidStateStoreException) {
      return ApiException.notReady("the partition is being handed over; try again");
    }
    if (error instanceof RejectedExecutionException) {
      return ApiException.notReady("this instance is stopping; try again, which reaches another");
    }
    if (error instanceof NotWrittenException late
        && late.kind() == NotWrittenException.Kind.TOO_LARGE) {
      return ApiException.tooLarge("as a record this is larger than Kafka takes here");
    }
    if (error instanceof NotWrittenException || error instanceof CancellationException) {
      LOG.warn("Kafka did not take a record: {}", error.toString());
      return ApiException.notReady(
          "Kafka did not acknowledge the record in time; it may yet be written. Try again");
    }
    LOG.error("a call failed", error);
    return ApiException.internal();
  }

  /** What the router or Jetty itself refuses. */
  static ApiException ofStatus(int status, String method) {
    return switch (status) {
      case 404, 405 ->
          ApiException.missing("there is nothing to " + method + " at this URL in this release");
      // A version or an expectation of HTTP that nobody has here: theirs to mend, not ours.
      case 417, 501, 505 -> malformed(400);
      case 413 -> ApiException.tooLarge("the request is too large");
      case 414, 431 ->
          ApiException.client(status, "payload_too_large", "the headers or the URL are too long");
      default -> status >= 500 ? ApiException.internal() : malformed(status);
    };
  }

  private static ApiException malformed(int status) {
    return ApiException.client(status, "bad_request", "the request is not well-formed HTTP");
  }

  static Throwable cause(Throwable error) {
    Throwable cause = error;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
