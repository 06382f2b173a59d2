package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bucket4j.TimeMeter;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads request bodies: JSON, at most 1 MiB, whatever the length header says. */
final class Bodies {

  static final int MAX_BYTES = 1024 * 1024;

  /**
   * So much of a body that is too large is read and dropped, that the client comes to read the
   * answer.
   */
  private static final long MAX_DRAINED_BYTES = 16L * 1024 * 1024;

  private static final String READ = "carillon.body";
  private static final String WITHIN = "carillon.body.within";

  private Bodies() {}

  /** The body as it came; empty when there is none. Can be asked again. */
  static byte[] bytes(Context ctx) {
    byte @Nullable [] read = ctx.attribute(READ);
    if (read == null) {
      read = read(ctx);
      ctx.attribute(READ, read);
    }
    return read;
  }

  /** A JSON object. */
  static Fields object(Context ctx) {
    byte[] bytes = bytes(ctx);
    requireJson(ctx);
    JsonNode node = Json.parse(bytes);
    if (node instanceof ObjectNode object) {
      return new Fields(object);
    }
    throw ApiException.invalid(
        "", "the body is " + Fields.kind(node) + "; a JSON object is expected");
  }

  /** A JSON object, or one without fields when there is no body. */
  static Fields objectOrNothing(Context ctx) {
    return bytes(ctx).length == 0 ? Fields.empty() : object(ctx);
  }

  private static void requireJson(Context ctx) {
    String type = ctx.contentType();
    String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json") && !media.endsWith("+json")) {
      throw ApiException.client(
          415,
          "unsupported_media_type",
          "the body has to be JSON: send the header `Content-Type: application/json`");
    }
  }

  private static byte[] read(Context ctx) {
    Within within = within(ctx);
    try (InputStream in = ctx.bodyInputStream()) {
      byte[] bytes = read(in, within);
      if (bytes.length <= MAX_BYTES) {
        return bytes;
      }
      drain(in, within);
      throw ApiException.tooLarge("the body is larger than 1 MiB");
    } catch (IOException e) {
      throw ApiException.client(400, "bad_request", "the body ended before it was complete");
    }
  }

  /**
   * Sets how long the body of this request may take, from now on.
   *
   * @param meter by which that is measured
   */
  static void within(Context ctx, Duration time, TimeMeter meter) {
    ctx.attribute(WITHIN, new Within(time, meter, meter.currentTimeNanos() + time.toNanos()));
  }

  private static Within within(Context ctx) {
    return Objects.requireNonNull(ctx.attribute(WITHIN), "set before any call");
  }

  private record Within(Duration time, TimeMeter meter, long deadline) {

    boolean isOver() {
      return meter.currentTimeNanos() - deadline > 0;
    }
  }

  /** Whoever sends a byte now and then does not keep a thread for ever. */
  private static byte[] read(InputStream in, Within within) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[16 * 1024];
    int read;
    while (all.size() <= MAX_BYTES
        && (read = in.read(some, 0, Math.min(some.length, MAX_BYTES + 1 - all.size()))) > 0) {
      all.write(some, 0, read);
      if (within.isOver()) {
        throw ApiException.client(
            408,
            "request_timeout",
            "the body was not there within " + within.time().toSeconds() + " s");
      }
    }
    return all.toByteArray();
  }

  private static void drain(InputStream in, Within within) throws IOException {
    byte[] dropped = new byte[64 * 1024];
    long left = MAX_DRAINED_BYTES;
    while (left > 0 && !within.isOver()) {
      int n = in.read(dropped);
      if (n < 0) {
        return;
      }
      left -= n;
    }
  }
}
