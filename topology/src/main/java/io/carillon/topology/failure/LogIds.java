package io.carillon.topology.failure;

import io.carillon.schemas.TraceContext;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What lines of the log say beside their text, while it is open: by which notification, tenant and
 * trace they are found. Ids only, and only what looks like one: whoever writes topics may write
 * anything into an id. For one thread.
 */
public final class LogIds implements AutoCloseable {

  public static final String NOTIFICATION = "notification_id";
  public static final String TENANT = "tenant_id";
  public static final String TRACE = "trace_id";

  private static final Pattern ID = Pattern.compile("[\\p{L}\\p{N}_.:@/-]{1,128}");

  private LogIds() {}

  /**
   * @param notification null: none
   * @param tenant null: none
   * @param trace null: none
   */
  public static LogIds of(
      @Nullable String notification, @Nullable String tenant, @Nullable TraceContext trace) {
    put(NOTIFICATION, notification);
    put(TENANT, tenant);
    put(TRACE, trace == null ? null : trace.traceId());
    return new LogIds();
  }

  /** Of a record's trace, beside what is there already. */
  static void trace(Headers headers) {
    TraceContext trace = TraceContext.of(headers);
    put(TRACE, trace == null ? null : trace.traceId());
  }

  private static void put(String name, @Nullable String id) {
    if (id != null && ID.matcher(id).matches()) {
      MDC.put(name, id);
    }
  }

  static void forgetTrace() {
    MDC.remove(TRACE);
  }

  @Override
  public void close() {
    MDC.remove(NOTIFICATION);
    MDC.remove(TENANT);
    MDC.remove(TRACE);
  }
}
