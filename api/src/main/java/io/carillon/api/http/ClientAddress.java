package io.carillon.api.http;

import com.google.common.net.InetAddresses;
import io.javalin.http.Context;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Where a call comes from, as far as one caller is told from another by it: an IPv4 address, or the
 * network of an IPv6 address, of which one caller has 2^64. Behind a proxy it is the proxy's: what
 * is said to have been forwarded is not believed, for anybody may say it.
 */
final class ClientAddress {

  private static final int NETWORK_BYTES = 8;

  private ClientAddress() {}

  static String of(Context ctx) {
    return network(ctx.req().getRemoteAddr());
  }

  static String network(String address) {
    // As in a URL, and with the interface it was seen at.
    String bare = address.replaceAll("[\\[\\]]|%.*$", "");
    if (!InetAddresses.isInetAddress(bare)) {
      return address;
    }
    InetAddress parsed = InetAddresses.forString(bare);
    return parsed instanceof Inet6Address
        ? "net " + Arrays.toString(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
        : parsed.getHostAddress();
  }
}
