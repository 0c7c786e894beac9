package io.swapbox.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version and the git revision that this program was built from.
 *
 * @param version of the project
 * @param revision abbreviated commit, or {@code unknown} for a build outside of a git checkout
 */
public record BuildInfo(String version, String revision) {

  private static final String RESOURCE = "build.properties";

  /** What the build wrote down. */
  public static BuildInfo load() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing beside " + BuildInfo.class);
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(properties.getProperty("version"), properties.getProperty("revision"));
  }

  /** Both as people read them. */
  public String toText() {
    return version + " (git " + revision + ")";
  }
}
