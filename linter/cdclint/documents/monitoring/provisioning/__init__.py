"""What files of Grafana's provisioning hold: datasources, providers, policies, contact points, mute timings."""
