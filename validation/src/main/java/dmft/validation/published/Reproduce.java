package dmft.validation.published;

import dmft.compute.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Computes published figures anew and writes {@code ours.csv} and the tables of their READMEs. */
public final class Reproduce {

    /** Enough for a prediction interval whose width is known to 15 %. */
    public static final int DRAWS = 24;

    private Reproduce() {}

    private static final String STORED = "--stored";

    /**
     * Arguments: the folder {@code validation/published}, then the names of figures, none for all; with {@code --stored} among them tables are made
     * from the draws in {@code ours.csv}.
     *
     * @throws IOException if a folder cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            throw new IllegalArgumentException(
                    "expected the folder validation/published, then names of figures or none for all");
        }
        Path root = Path.of(arguments[0]);
        List<String> chosen = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
        boolean stored = chosen.remove(STORED);
        if (!stored) {
            Backends.Selection backend =
                    Backends.select(Backends.AUTO, Runtime.getRuntime().availableProcessors());
            System.out.println(
                    "backend: " + backend.name() + ", taken by auto: " + String.join("; ", backend.reasons()));
        }
        for (Figure figure : Figures.full(root)) {
            if (chosen.isEmpty() || chosen.contains(figure.folder())) {
                long begin = System.nanoTime();
                Reproduction reproduction =
                        stored ? Reproduction.stored(figure, root) : Reproduction.run(figure, root, DRAWS);
                reproduction.writeTable(root);
                if (!stored) {
                    reproduction.writeDraws(root);
                }
                if (!stored && figure instanceof SilentAlignment silent) {
                    Files.writeString(root.resolve(figure.folder()).resolve("curves.csv"), silent.curves());
                }
                System.out.printf(
                        "%s, %d draws, %.0f s%n%n%s%n",
                        figure.folder(),
                        reproduction.draws().size(),
                        (System.nanoTime() - begin) / 1e9,
                        reproduction.markdown());
            }
        }
    }
}
