package dmft.cli.plots;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.GlyphVector;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.jfree.chart.JFreeChart;

/**
 * Charts side by side that are written as one file in several formats.
 *
 * @param name of the files, without their ending
 * @param width in units of which a PNG file has {@value #SCALE} pixels each
 * @param height likewise
 * @param panels what is drawn
 * @param legend what its line styles mean, in a row on top; empty where charts have legends of their own
 */
record Picture(String name, int width, int height, List<Panel> panels, List<Line> legend) {

    static final int WIDTH = 900;
    static final int HEIGHT = 540;

    /** Pixels for each unit of length, so that the picture is sharp on dense screens and on paper. */
    private static final int SCALE = 2;

    private static final int TITLE_BASELINE = 18;
    private static final int LEGEND_LINE = 32;
    private static final int LEGEND_SPACE = 36;
    private static final int LEGEND_HEIGHT = 20;

    /**
     * A chart in its place.
     *
     * @param title above it, may be empty
     * @param left where the plot begins within the area, for the title to stand above its middle
     * @param right where it ends, from the right
     */
    record Panel(JFreeChart chart, String title, int left, int right, Rectangle2D area) {}

    /** A picture of one chart. */
    static Picture of(String name, JFreeChart chart) {
        return of(name, HEIGHT, chart);
    }

    /** A picture of one chart that needs more height. */
    static Picture of(String name, int height, JFreeChart chart) {
        Rectangle2D area = new Rectangle2D.Double(0, 0, WIDTH, height);
        return new Picture(name, WIDTH, height, List.of(new Panel(chart, "", 0, 0, area)), List.of());
    }

    /** As files of both formats. */
    record Files(byte[] png, byte[] svg) {}

    /** A picture that is drawn and not yet made into files, which no longer needs its charts: another thread can do it. */
    record Drawn(BufferedImage image, VectorGraphics2D graphics, double width, double height) {

        Files files() throws IOException {
            return new Files(Picture.png(image), Picture.svg(graphics, width, height));
        }
    }

    Drawn drawn() {
        return new Drawn(image(), graphics(), width, height);
    }

    /** As a PNG file. */
    byte[] png() throws IOException {
        return png(image());
    }

    /** As an SVG file. */
    byte[] svg() throws IOException {
        return svg(graphics(), width, height);
    }

    private BufferedImage image() {
        BufferedImage image = new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(SCALE, SCALE);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            draw(graphics);
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private VectorGraphics2D graphics() {
        VectorGraphics2D graphics = new VectorGraphics2D() {
            @Override
            public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
                fill(glyphs.getOutline(x, y)); // The library strokes the outlines, so that rotated text looks hollow.
            }
        };
        draw(graphics);
        return graphics;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private static byte[] svg(VectorGraphics2D graphics, double width, double height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new SVGProcessor()
                .getDocument(graphics.getCommands(), new PageSize(new Rectangle2D.Double(0, 0, width, height)))
                .writeTo(bytes);
        return bytes.toByteArray();
    }

    private void draw(Graphics2D graphics) {
        graphics.setPaint(Color.WHITE);
        graphics.fill(new Rectangle2D.Double(0, 0, width, height));
        for (Panel panel : panels) {
            panel.chart.draw(graphics, panel.area);
            drawTitle(graphics, panel);
        }
        drawLegend(graphics);
    }

    private static void drawTitle(Graphics2D graphics, Panel panel) {
        String title = Symbols.shown(panel.title);
        graphics.setFont(Style.PLAIN);
        graphics.setPaint(Color.BLACK);
        double middle = (panel.area.getMinX() + panel.left + panel.area.getMaxX() - panel.right) / 2;
        double half = graphics.getFontMetrics().stringWidth(title) / 2.0;
        graphics.drawString(title, (float) (middle - half), (float) panel.area.getY() + TITLE_BASELINE);
    }

    private void drawLegend(Graphics2D graphics) {
        graphics.setFont(Style.PLAIN);
        FontMetrics metrics = graphics.getFontMetrics();
        double names = legend.stream()
                .mapToDouble(line -> LEGEND_LINE + metrics.stringWidth(line.name()))
                .sum();
        double space = Math.min(LEGEND_SPACE, (width - names) / Math.max(1, legend.size()));
        double x = (width - names - legend.size() * space) / 2;
        for (Line line : legend) {
            graphics.setPaint(line.colour());
            graphics.setStroke(line.stroke());
            graphics.draw(new Line2D.Double(x, LEGEND_HEIGHT, x + LEGEND_LINE, LEGEND_HEIGHT));
            graphics.setPaint(Color.BLACK);
            graphics.drawString(line.name(), (float) x + LEGEND_LINE + 8, LEGEND_HEIGHT + 5);
            x += LEGEND_LINE + space + metrics.stringWidth(line.name());
        }
    }
}
