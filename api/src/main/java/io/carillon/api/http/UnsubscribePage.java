package io.carillon.api.http;

import com.google.common.html.HtmlEscapers;
import io.carillon.avro.Branding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page that a link in a mail leads to: without script, with nothing from elsewhere but the
 * tenant's logo. Whatever anybody has said is text in it. Thread-safe.
 */
final class UnsubscribePage {

  /** Of what has colours, those that can be nothing else. */
  private static final Pattern COLOR = Pattern.compile("#([0-9a-fA-F]{3}){1,2}");

  private static final String HTML = read("page.html");
  private static final String CSS = read("page.css");

  private UnsubscribePage() {}

  /**
   * In whose name it speaks.
   *
   * @param name null: nobody's in particular
   */
  record Sender(@Nullable String name, @Nullable Branding branding) {

    static final Sender NOBODY = new Sender(null, null);
  }

  /**
   * What a button does.
   *
   * @param name of the field that is sent; null: none
   * @param quiet whether it is not what one came for
   */
  record Button(String label, @Nullable String name, boolean quiet) {}

  /**
   * @param says HTML; what anybody said is {@link #text} in it
   * @param button null: there is nothing to do
   */
  static Answer of(int status, Sender sender, String title, String says, @Nullable Button button) {
    Set<String> images = new TreeSet<>();
    String style = CSS + colors(sender.branding());
    String page =
        HTML.replace("[[style]]", style)
            .replace("[[title]]", text(title))
            .replace("[[sender]]", sender(sender, images))
            .replace("[[form]]", form(button))
            .replace("[[says]]", says);
    String policy =
        "default-src 'none'; style-src 'sha256-"
            + sha256(style)
            + "';"
            + (images.isEmpty() ? "" : " img-src " + String.join(" ", images) + ";")
            + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    return new Answer(status, page.getBytes(StandardCharsets.UTF_8), Map.of())
        .with("Content-Type", "text/html; charset=utf-8")
        .with("Content-Security-Policy", policy);
  }

  /** Text, as HTML. */
  static String text(String text) {
    // No placeholder of the page comes out of what anybody said.
    return HtmlEscapers.htmlEscaper().escape(text).replace("[", "&#91;");
  }

  private static String sender(Sender sender, Set<String> images) {
    String name = sender.name();
    Branding look = sender.branding();
    String logo = look == null ? null : image(look.getLogoUrl(), images);
    String dark = look == null ? null : image(look.getDarkLogoUrl(), images);
    StringBuilder html = new StringBuilder();
    if (logo != null) {
      html.append(img(logo, dark == null ? "" : "light"));
    }
    if (dark != null) {
      html.append(img(dark, logo == null ? "" : "dark"));
    }
    if (name != null) {
      html.append("<span>").append(text(name)).append("</span>");
    }
    return html.isEmpty() ? "" : "<div class=\"sender\">" + html + "</div>";
  }

  private static String img(String url, String kind) {
    return "<img class=\"" + kind + "\" src=\"" + text(url) + "\" alt=\"\">";
  }

  /** The URL, whose origin is noted; null unless it is one of https. */
  private static @Nullable String image(@Nullable String url, Set<String> origins) {
    if (url == null) {
      return null;
    }
    try {
      URI uri = new URI(url);
      if (!"https".equalsIgnoreCase(uri.getScheme())
          || uri.getHost() == null
          || uri.getRawUserInfo() != null) {
        return null;
      }
      origins.add("https://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
      return url;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Where there is none for the dark the light one is the brand's. */
  private static String colors(@Nullable Branding look) {
    String light = look == null ? null : color(look.getPrimaryColor());
    if (look == null || light == null) {
      return "";
    }
    String own = color(look.getDarkPrimaryColor());
    String dark = own == null ? light : own;
    String contrast = color(look.getPrimaryColorContrast());
    String darkContrast =
        own == null ? look.getPrimaryColorContrast() : look.getDarkPrimaryColorContrast();
    return "\n:root { --accent: light-dark("
        + light
        + ", "
        + dark
        + "); --on-accent: light-dark("
        + (contrast == null ? readableOn(light) : contrast)
        + ", "
        + (color(darkContrast) == null ? readableOn(dark) : darkContrast)
        + "); }\n";
  }

  private static @Nullable String color(@Nullable String said) {
    return said != null && COLOR.matcher(said).matches() ? said : null;
  }

  /** Black or white. */
  private static String readableOn(String color) {
    String hex = color.substring(1);
    int width = hex.length() < 6 ? 1 : 2;
    double light = 0;
    double[] weights = {0.299, 0.587, 0.114};
    for (int i = 0; i < weights.length; i++) {
      int value = Integer.parseInt(hex.substring(i * width, (i + 1) * width), 16);
      light += weights[i] * (width == 1 ? value * 17 : value);
    }
    return light > 150 ? "#000000" : "#ffffff";
  }

  /** To the same URL, which has all that is needed. */
  private static String form(@Nullable Button button) {
    if (button == null) {
      return "";
    }
    return "<form method=\"post\"><button"
        + (button.quiet() ? " class=\"quiet\"" : "")
        + (button.name() == null ? "" : " name=\"" + button.name() + "\" value=\"true\"")
        + ">"
        + text(button.label())
        + "</button></form>";
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String read(String name) {
    try (InputStream in =
        UnsubscribePage.class.getResourceAsStream("/io/carillon/api/pages/unsubscribe/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
