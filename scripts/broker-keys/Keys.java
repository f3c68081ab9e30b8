// The settings of a broker of Kafka with their types, a line each. scripts/broker-keys.py asks it.

import java.io.PrintStream;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;

public class Keys {
    static ConfigDef config() throws Exception {
        try {
            return (ConfigDef) Class.forName("kafka.server.KafkaConfig").getMethod("configDef").invoke(null);
        } catch (NoSuchMethodException later) {
            return (ConfigDef) Class.forName("org.apache.kafka.server.config.AbstractKafkaConfig").getField("CONFIG_DEF").get(null);
        }
    }

    public static void main(String[] none) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        ConfigDef config = config();
        for (String name : new TreeSet<>(config.names())) {
            out.println(name + " " + config.configKeys().get(name).type);
        }
        out.flush();
        Runtime.getRuntime().halt(0);
    }
}
