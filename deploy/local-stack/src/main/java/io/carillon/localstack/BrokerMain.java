package io.carillon.localstack;

import java.util.Arrays;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * Main class of the broker's JVM: formats the storage, which changes nothing the second time, and
 * runs the server. One JVM for both saves a second of every first start.
 *
 * <p>Arguments: the properties file and the cluster id. The only class here that needs the broker's
 * jars; nothing of ours loads it elsewhere.
 */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) {
    String[] format = {"format", "--ignore-formatted", "-c", args[0], "-t", args[1]};
    int status = StorageTool.execute(format, System.out);
    if (status != 0) {
      System.err.println("could not format: " + Arrays.toString(format));
      System.exit(status);
    }
    Kafka.main(new String[] {args[0]});
  }
}
