package io.carillon.topology.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MarkdownTest {

  /** Of work, not of a clock: a machine may stand still meanwhile. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Test
  void markdownBecomesHtml() {
    assertThat(Markdown.html("**a** and [b](https://x.example/?a=1&b=2)"))
        .isEqualTo(
            "<p><strong>a</strong> and <a rel=\"nofollow\" href=\"https://x.example/?a=1&amp;b=2\">b</a></p>");
    assertThat(Markdown.html("[here](/orders/5)")).contains("href=\"/orders/5\"");
    assertThat(Markdown.html("<https://x.example/a> 1 < 2 <b>c</b>"))
        .isEqualTo(
            "<p><a rel=\"nofollow\" href=\"https://x.example/a\">https://x.example/a</a>"
                + " 1 &lt; 2 &lt;b&gt;c&lt;/b&gt;</p>");
    assertThat(Markdown.html("")).isEmpty();
  }

  @Test
  void nothingInItRuns() {
    for (String text :
        new String[] {
          "<img src=x onerror=alert(1)>",
          "<script>alert(1)</script>",
          "[a](javascript:alert(1))",
          "[a](JaVaScRiPt:alert(1))",
          "[a](java\nscript:alert(1))",
          "[a](&#106;avascript:alert(1))",
          "![a](data:text/html;base64,x)",
          "<javascript:alert(1)>",
          "[a](vbscript:x \"\\\" onclick=alert(1)\")"
        }) {
      assertThat(Markdown.html(text))
          .doesNotContain("<script")
          .doesNotContain("<img src=x")
          .doesNotContainPattern("(?i)(href|src)=\"\\s*(javascript|vbscript|data):")
          .doesNotContainPattern("<[^>]*\" onclick=");
    }
  }

  @Test
  void whatIsMadeToBreakParsersIsShownInTime() {
    for (String piece :
        new String[] {
          ">", "> ", "[", "![", "*a **b ", "_", "`", "- ", "<", "((", "[a](", "\\", "&", "1. ",
          "<a", "<!-- >", "<?", "<a>", "[a]: ", "[a][b]", "``a`", "| "
        }) {
      String hostile = piece.repeat(100_000 / piece.length());
      long began = THREADS.getCurrentThreadCpuTime();
      assertThat(Markdown.html(hostile)).isNotNull();
      assertThat(THREADS.getCurrentThreadCpuTime() - began)
          .as(piece)
          .isLessThan(TimeUnit.SECONDS.toNanos(5));
    }
  }
}
