package io.carillon.api.kafka;

import io.carillon.api.settings.CarillonSettings;
import io.carillon.api.settings.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;

/** What about the brokers' own settings will be felt. Only advice: nothing here stops a start. */
public final class BrokerAdvice {

  private static final String CLEANUP =
      "transaction.abort.timed.out.transaction.cleanup.interval.ms";
  private static final String MIN_SESSION = "group.min.session.timeout.ms";

  /** Where there are others to lead while one starts. */
  private static final long CLEANUP_MS = 1_000;

  /** Kafka's own, longer than a lone broker takes to lead its partitions again. */
  private static final long CLEANUP_ALONE_MS = 10_000;

  private BrokerAdvice() {}

  /** A sentence each. Blocks; empty when the brokers do not say. */
  public static List<String> of(Admin admin, Settings settings) {
    List<String> advice = new ArrayList<>();
    try {
      Collection<Node> nodes = admin.describeCluster().nodes().get();
      Config broker = config(admin, nodes.iterator().next());
      boolean alone = nodes.size() == 1;
      long cleanup = number(broker, CLEANUP, alone ? CLEANUP_ALONE_MS : CLEANUP_MS);
      if (alone && cleanup < CLEANUP_ALONE_MS) {
        advice.add(
            "a broker without others that is killed may, when it comes back, abort a transaction"
                + " in part only, so that records come twice; "
                + CLEANUP
                + "="
                + CLEANUP_ALONE_MS
                + " makes that unlikely");
      }
      if (!alone && cleanup > CLEANUP_MS) {
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

  private static Config config(Admin admin, Node node)
      throws ExecutionException, InterruptedException {
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
    return admin.describeConfigs(List.of(broker)).all().get().values().iterator().next();
  }

  private static long number(Config config, String name, long otherwise) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? otherwise : Long.parseLong(entry.value());
  }
}
