package io.carillon.api;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.carillon.api.http.CallLog;
import io.carillon.api.settings.CarillonSettings;
import io.carillon.api.settings.Settings;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Makes the log what the settings say, where it is Logback's that is written to. */
final class Logging {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Carillon.class);

  private Logging() {}

  /**
   * @param out where lines about the start go unless all of it is JSON
   * @return where they go
   */
  static Consumer<String> apply(Settings settings, Consumer<String> out) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return out;
    }
    if (settings.get(CarillonSettings.LOG_CALLS)) {
      context.getLogger(CallLog.class).setLevel(Level.DEBUG);
    }
    if (settings.get(CarillonSettings.LOG_FORMAT) == LogFormat.TEXT) {
      return out;
    }
    context
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .iteratorForAppenders()
        .forEachRemaining(
            appender -> {
              if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                stream.stop();
                stream.setEncoder(json(context));
                stream.start();
              }
            });
    return line -> LOG.info("{}", line);
  }

  /** The message as it reads, and not once more in parts. */
  private static JsonEncoder json(LoggerContext context) {
    JsonEncoder json = new JsonEncoder();
    json.setContext(context);
    json.setWithFormattedMessage(true);
    json.setWithMessage(false);
    json.setWithArguments(false);
    json.setWithSequenceNumber(false);
    json.setWithNanoseconds(false);
    json.setWithContext(false);
    json.start();
    return json;
  }
}
