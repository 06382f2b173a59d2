package io.carillon.schemas;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Ids as people choose them, and as nobody should. */
final class Texts extends DomainContextBase {

  /** Well-formed Unicode text: what has no UTF-8 is refused before it gets here. */
  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.oneOf(
        Arbitraries.strings()
            .withCharRange('a', 'c')
            .withChars("-_./:20")
            .ofMinLength(1)
            .ofMaxLength(6),
        Arbitraries.integers()
            .between(1, Character.MAX_CODE_POINT)
            .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
            .list()
            .ofMinSize(1)
            .ofMaxSize(40)
            .map(points -> points.stream().map(Character::toString).reduce("", String::concat)));
  }
}
