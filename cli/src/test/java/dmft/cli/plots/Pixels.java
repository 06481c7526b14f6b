package dmft.cli.plots;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jfree.chart.JFreeChart;

/** Looks at pictures. */
final class Pixels {

    static final Color BLUE = new Color(0x0072B2);
    static final Color VERMILION = new Color(0xD55E00);
    /** A quarter of blue on white. */
    static final Color BLUE_BAND = new Color(191, 220, 236);

    private Pixels() {}

    static BufferedImage read(Path file) throws IOException {
        return ImageIO.read(file.toFile());
    }

    static BufferedImage drawn(JFreeChart chart) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Picture.of("test", chart).png()));
    }

    static long count(BufferedImage image, Color colour) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> at(image, i % image.getWidth(), i / image.getWidth()) == rgb(colour))
                .count();
    }

    static int at(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }

    static int rgb(Color colour) {
        return colour.getRGB() & 0xFFFFFF;
    }
}
