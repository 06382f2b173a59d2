package io.carillon.api.kafka;

import io.carillon.api.settings.CarillonSettings;
import io.carillon.api.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;

/** What about the brokers' own settings will be felt. Only advice: nothing here stops a start. */
public final class BrokerAdvice {

  private static final String CLEANUP =
      "transaction.abort.timed.out.transaction.cleanup.interval.ms";
  private static final String MIN_SESSION = "group.min.session.timeout.ms";
  private static final long CLEANUP_MS = 1_000;

  private BrokerAdvice() {}

  /** A sentence each. Blocks; empty when the brokers do not say. */
  public static List<String> of(Admin admin, Settings settings) {
    List<String> advice = new ArrayList<>();
    try {
      Config broker = anyBroker(admin);
      long cleanup = number(broker, CLEANUP, CLEANUP_MS);
      if (cleanup > CLEANUP_MS) {
        advice.add(
            "the brokers look for ended transactions every "
                + cleanup
                + " ms, so a killed instance's partitions may wait that much longer; "
                + CLEANUP
                + "="
                + CLEANUP_MS
                + " helps");
      }
      int session = settings.get(CarillonSettings.SESSION_TIMEOUT_MS);
      long least = number(broker, MIN_SESSION, session);
      if (session < least) {
        advice.add(
            CarillonSettings.SESSION_TIMEOUT_MS.key()
                + " is "
                + session
                + " but the brokers refuse less than "
                + least
                + " ("
                + MIN_SESSION
                + "): raise it");
      }
    } catch (ExecutionException e) {
      // Not allowed to ask, perhaps: then without advice.
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    return advice;
  }

  private static Config anyBroker(Admin admin) throws ExecutionException, InterruptedException {
    String id = admin.describeCluster().nodes().get().iterator().next().idString();
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, id);
    return admin.describeConfigs(List.of(broker)).all().get().values().iterator().next();
  }

  private static long number(Config config, String name, long otherwise) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? otherwise : Long.parseLong(entry.value());
  }
}
