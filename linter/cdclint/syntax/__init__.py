"""Exact readers: text in, trees and problems with true places out. They know no course and import only core."""
