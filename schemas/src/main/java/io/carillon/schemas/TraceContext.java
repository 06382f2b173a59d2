package io.carillon.schemas;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Which trace something belongs to, by W3C's Trace Context: what the headers {@code traceparent}
 * and {@code tracestate} of a call or of a record say. Passed on as it came, for Carillon reports
 * no spans of its own: a span id that nobody reports would cut the trace in two. Immutable.
 *
 * @param parent a {@code traceparent} that is well-formed
 * @param state a {@code tracestate} that is well-formed; null: none
 */
public record TraceContext(String parent, @Nullable String state) {

  /** Of a call as of a record. */
  public static final String TRACEPARENT = "traceparent";

  /** Of a call as of a record. */
  public static final String TRACESTATE = "tracestate";

  /** What the standard asks everyone to pass on; what is longer is left out. */
  private static final int STATE_CHARS = 512;

  private static final int STATE_MEMBERS = 32;
  private static final int TRACE_ID_AT = 3;
  private static final int TRACE_ID_CHARS = 32;

  /** Version 00, or one to come, which may have more behind what is known. */
  private static final Pattern PARENT =
      Pattern.compile(
          "([0-9a-f]{2})(-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})(-[\\x21-\\x7e]{0,200})?");

  private static final Pattern NO_ID = Pattern.compile("-0{32}-.*|-.{32}-0{16}-.*");

  private static final Pattern MEMBER =
      Pattern.compile(
          "[ \\t]*([a-z0-9][a-z0-9_*/@-]{0,255}=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,256})?");

  private static final SecureRandom RANDOM = new SecureRandom();

  /** A trace that begins here, and that nobody has chosen to record. */
  public static TraceContext start() {
    byte[] ids = new byte[24];
    do {
      RANDOM.nextBytes(ids);
    } while (NO_ID.matcher(known(ids)).matches());
    return new TraceContext("00" + known(ids), null);
  }

  private static String known(byte[] ids) {
    HexFormat hex = HexFormat.of();
    return "-" + hex.formatHex(ids, 0, 16) + "-" + hex.formatHex(ids, 16, 24) + "-00";
  }

  /**
   * What two headers say; null when there is none, or the first is malformed. A second that is
   * malformed or too long is left out.
   */
  public static @Nullable TraceContext parse(@Nullable String parent, @Nullable String state) {
    Matcher matcher = PARENT.matcher(parent == null ? "" : parent);
    if (!matcher.matches()
        || matcher.group(1).equals("ff")
        || (matcher.group(1).equals("00") && matcher.group(3) != null)
        || NO_ID.matcher(matcher.group(2)).matches()) {
      return null;
    }
    // Of a later version that much is known, and so it is passed on as the version that we know.
    return new TraceContext("00" + matcher.group(2), wellFormed(state) ? state : null);
  }

  private static boolean wellFormed(@Nullable String state) {
    if (state == null || state.isBlank() || state.length() > STATE_CHARS) {
      return false;
    }
    String[] members = state.split(",", -1);
    if (members.length > STATE_MEMBERS) {
      return false;
    }
    for (String member : members) {
      if (!MEMBER.matcher(member).matches()) {
        return false;
      }
    }
    return true;
  }

  /** Of a record that came; null as for {@link #parse}. */
  public static @Nullable TraceContext of(Headers headers) {
    String parent = text(headers, TRACEPARENT);
    return parent == null ? null : parse(parent, text(headers, TRACESTATE));
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null || header.value().length > STATE_CHARS
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Adds it to a record that is to be sent. */
  public void addTo(Headers headers) {
    headers.add(TRACEPARENT, parent.getBytes(StandardCharsets.UTF_8));
    if (state != null) {
      headers.add(TRACESTATE, state.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Headers with nothing else. */
  public static Headers headers(@Nullable TraceContext trace) {
    Headers headers = new RecordHeaders();
    if (trace != null) {
      trace.addTo(headers);
    }
    return headers;
  }

  /** 32 hex digits. */
  public String traceId() {
    return parent.substring(TRACE_ID_AT, TRACE_ID_AT + TRACE_ID_CHARS);
  }
}
