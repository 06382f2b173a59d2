package io.carillon.topology.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tags of locales. Who reads what is in {@code locales/fallbacks.txt}. */
class LocalesTest {

  @ParameterizedTest
  @CsvSource({
    "de, de",
    "DE, de",
    "pt_br, pt-BR",
    "zh-hant-tw, zh-Hant-TW",
    "sl-rozaj-biske, sl-rozaj-biske",
    "de-u-co-phonebk, de-u-co-phonebk"
  })
  void oneSpellingEach(String text, String tag) {
    assertThat(Locales.of(text)).isEqualTo(tag);
  }

  @Test
  void whatIsNoLocale() {
    assertThat(Locales.of("")).isNull();
    assertThat(Locales.of("und")).isNull();
    assertThat(Locales.of("de-")).isNull();
    assertThat(Locales.of("German, please")).isNull();
    assertThat(Locales.of("de_DE.UTF-8")).isNull();
    assertThat(Locales.of("de-" + "abcdefgh-".repeat(9) + "x")).isNull();
    assertThat(Locales.of(List.of("de"))).isNull();
    assertThat(Locales.of(3.0)).isNull();
  }

  @Test
  void chains() {
    assertThat(Locales.chain("de")).containsExactly("de");
    assertThat(Locales.chain("zh-Hant-TW")).containsExactly("zh-Hant-TW", "zh-Hant", "zh");
    assertThat(Locales.chain("de-u-co-phonebk"))
        .containsExactly("de-u-co-phonebk", "de-u-co", "de");
    assertThat(Locales.chain("x-a")).containsExactly("x-a", "x");
  }

  @Test
  void nearest() {
    assertThat(Locales.nearest("pt-BR", Set.of("pt", "pt-PT"))).isEqualTo("pt");
    assertThat(Locales.nearest("pt", Set.of("pt-BR"))).isNull();
    assertThat(Locales.nearest(null, Set.of("pt-BR"))).isNull();
  }
}
