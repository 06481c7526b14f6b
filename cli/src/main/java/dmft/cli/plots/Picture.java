package dmft.cli.plots;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.jfree.chart.JFreeChart;

/**
 * A chart that is written in several formats.
 *
 * @param chart what is drawn
 */
record Picture(JFreeChart chart) {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 540;
    /** Pixels for each unit of length, so that the picture is sharp on dense screens and on paper. */
    private static final int SCALE = 2;

    /** As a PNG file of 1800 × 1080 pixels. */
    byte[] png() throws IOException {
        BufferedImage image = new BufferedImage(SCALE * WIDTH, SCALE * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(SCALE, SCALE);
            chart.draw(graphics, area());
        } finally {
            graphics.dispose();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /** As an SVG file. */
    byte[] svg() throws IOException {
        VectorGraphics2D graphics = new VectorGraphics2D();
        chart.draw(graphics, area());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new SVGProcessor()
                .getDocument(graphics.getCommands(), new PageSize(area()))
                .writeTo(bytes);
        return bytes.toByteArray();
    }

    private static Rectangle2D area() {
        return new Rectangle2D.Double(0, 0, WIDTH, HEIGHT);
    }
}
