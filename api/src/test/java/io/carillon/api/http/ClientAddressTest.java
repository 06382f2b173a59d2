package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientAddressTest {

  @Test
  void anIpv4AddressIsOneCaller() {
    assertThat(ClientAddress.network("203.0.113.9")).isEqualTo("203.0.113.9");
    assertThat(ClientAddress.network("::ffff:203.0.113.9")).isEqualTo("203.0.113.9");
  }

  @Test
  void soIsANetworkOfIpv6HoweverItIsWritten() {
    String network = ClientAddress.network("2001:db8:1:2::1");
    for (String same :
        new String[] {
          "2001:db8:1:2:ffff:ffff:ffff:ffff",
          "[2001:db8:1:2::5]",
          "2001:0DB8:0001:0002:0:0:0:7%eth0"
        }) {
      assertThat(ClientAddress.network(same)).isEqualTo(network);
    }
    assertThat(ClientAddress.network("2001:db8:1:3::1")).isNotEqualTo(network);
  }

  @Test
  void whatIsNoneIsItself() {
    assertThat(ClientAddress.network("nonsense")).isEqualTo("nonsense");
    assertThat(ClientAddress.network("")).isEmpty();
  }
}
