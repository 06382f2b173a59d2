package io.carillon.api.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Closes at once what one address opens beyond its share. Counts sockets, not requests: a stream
 * that has taken its socket over counts until it ends.
 */
final class LimitedConnector extends ServerConnector {

  /** Connections the system keeps until they are accepted; it may allow fewer. */
  private static final int ACCEPT_QUEUE = 4_096;

  private final int perAddress;
  private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

  /** A socket that is closed does not know any more who it was of. */
  private final Map<EndPoint, InetAddress> addresses = new ConcurrentHashMap<>();

  /**
   * @param perAddress 0: any number
   */
  LimitedConnector(Server server, int perAddress, ConnectionFactory... factories) {
    super(server, factories);
    // When thousands of streams come back at once, connections that find no room wait for seconds.
    setAcceptQueueSize(ACCEPT_QUEUE);
    this.perAddress = perAddress;
  }

  @Override
  protected void onEndPointOpened(EndPoint endPoint) {
    super.onEndPointOpened(endPoint);
    if (perAddress > 0
        && endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote
        && remote.getAddress() != null) {
      InetAddress address = remote.getAddress();
      addresses.put(endPoint, address);
      if (open.merge(address, 1, Integer::sum) > perAddress) {
        endPoint.close();
      }
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    super.onEndPointClosed(endPoint);
    InetAddress address = addresses.remove(endPoint);
    if (address != null) {
      open.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }
  }
}
