package io.carillon.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ShownJsonTest {
  @Test
  void dotsStandForWhatIsLeftOutAndNothingElseIs() throws IOException {
    String shown = "{\"id\": \"...\", \"list\": [{\"a\": 1, ...}], \"meta\": {...}}";
    assertThat(
            ShownJson.differences(
                shown, "{\"id\":\"x\",\"list\":[{\"a\":1,\"b\":2}],\"meta\":{\"c\":3}}"))
        .isEmpty();
    assertThat(
            ShownJson.differences(shown, "{\"id\":7,\"list\":[{\"b\":2}],\"meta\":{},\"more\":1}"))
        .containsExactly(
            ".id should be a text but is 7",
            ".list[0].a is shown as 1 but is ",
            ".more is not shown");
  }
}
