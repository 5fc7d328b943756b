#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input: files that are not what they should be, and tables people really write."""
import sqlite3

from driver import Case, expected_csv, main


class Registry(Case):
    def test_garbage(self):
        (self.data / "registry.sqlite").write_bytes(b"\x00garbage\xff" * 1000)
        for words in (["site", "show"], ["site", "check"], ["devices", "list"], ["devices", "set", "a", "owner=b"]):
            self.fails(1, *words, code="corrupt")

    def test_another_database(self):
        (self.data / "registry.sqlite").unlink()
        database = sqlite3.connect(self.data / "registry.sqlite")
        database.execute("CREATE TABLE a (b)")
        database.commit()
        database.close()
        self.fails(1, "devices", "list", says="not a registry", code="corrupt")

    def test_newer_schema(self):
        self.sql("PRAGMA user_version = 999")
        self.fails(1, "devices", "list", says="newer version", code="unsupported")
        self.fails(1, "devices", "set", "a", "owner=b", code="unsupported")

    def test_registry_without_a_site(self):
        self.sql("DELETE FROM site")
        self.fails(5, "devices", "list", says="musterctl site init")

    def test_broken_chain(self):
        self.ok("enroll", "expect", expected_csv(self.folder / "a.csv", 5))
        self.sql("DROP TRIGGER events_never_change", "UPDATE events SET actor = 'nobody' WHERE seq = 3")
        self.fails(1, "events", "verify", says="Event 3", code="corrupt", where="event 3")
        self.fails(1, "site", "check", code="corrupt", where="event 3")

    def test_missing_link(self):
        self.ok("enroll", "expect", expected_csv(self.folder / "a.csv", 5))
        self.sql("DROP TRIGGER events_never_go", "DELETE FROM events WHERE seq = 2")
        self.fails(1, "events", "verify", says="Event 2 is missing", where="event 3")

    def test_damaged_index(self):
        self.ok("enroll", "expect", expected_csv(self.folder / "a.csv", 50))
        self.sql("PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET sql = 'CREATE INDEX devices_by_kind ON devices (owner, id)' "
                 "WHERE name = 'devices_by_kind'", "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = "
                 "'devices_by_group') WHERE name = 'devices_by_kind'")
        self.fails(1, "site", "check", code="corrupt")

    def sql(self, *statements):
        database = sqlite3.connect(self.data / "registry.sqlite")
        for statement in statements:
            database.execute(statement)
        database.commit()
        database.close()


class Tables(Case):
    def names(self):
        return [device["name"] for device in self.all("devices", "list")]

    def test_what_people_write(self):
        variants = {
            "bom": b"\xef\xbb\xbfName,SERIAL\r\na,%s\r\n",
            "semicolons": b"name;serial;tags\r\na;%s;\"x;y\"\r\n",
            "tabs": b"name\tserial\na\t%s\n",
            "old mac": b"name,serial\ra,%s\r",
            "no last line end": b"serial,name\n%s,a",
            "blank lines": b"\n\nname,serial\n\n  \na,%s\n\n",
            "quotes": b'"name","serial"\n"a","%s"\n',
            "blanks": b" name , serial \n a , %s \n",
            "order": b"owner,serial,name\nme,%s,a\n",
        }
        for number, (name, content) in enumerate(variants.items()):
            with self.subTest(name):
                serial = f"SER-{number}"
                (made,) = self.expect(content % serial.encode())
                device = self.one("devices", "show", made["id"])
                self.assertEqual((device["name"], device["serial"]), ("a", serial))

    def test_quoted_cells(self):
        self.expect('name,serial,owner\n"a ""b"", c",S1,x\n')
        self.assertEqual(self.names(), ['a "b", c'])

    def test_all_columns(self):
        (made,) = self.expect("NAME,Mac,Serial,uuid,vendor,model,kind,group,site,owner,tags\n"
                              "a,DCA6324F19C2,S1,{0192F3A4-1B2C-7D3E-8F40-112233445566},Acme,G4,Gateway,Plant 2,Hall,ops,\"x, y;z\"\n")
        device = self.one("devices", "show", made["id"])
        self.assertEqual({item["type"]: item["value"] for item in device["identifiers"]},
                         {"mac": "DC:A6:32:4F:19:C2", "serial": "S1", "uuid": "0192f3a4-1b2c-7d3e-8f40-112233445566"})
        self.assertEqual([device[key] for key in ("vendor", "model", "kind", "group", "site", "owner", "tags")],
                         ["Acme", "G4", "gateway", "Plant 2", "Hall", "ops", ["x", "y", "z"]])

    def test_mistakes_name_line_and_column(self):
        self.expect("serial\nKNOWN\n")
        mistakes = [
            ("name,mac\na,dc:a6:32:4f:19:c2\nb,zz\n", "line 3, column mac"),
            ("name,mac\na,ff:ff:ff:ff:ff:ff\n", "line 2, column mac"),
            ("name,serial\na,123456\n", "line 2, column serial"),
            ("serial,uuid\nS1,nope\n", "line 2, column uuid"),
            ("serial,owner\nS1,%s\n" % ("x" * 300), "line 2, column owner"),
            ("serial,name\nS1,a\x07\n", "line 2, column name"),
            ("serial,tags\nS1,\"%s\"\n" % ",".join(map(str, range(99))), "line 2, column tags"),
            ("serial,colour\nS1,red\n", "line 1, column 2"),
            ("serial,Serial\nS1,S2\n", "line 1, column serial"),
            ("name,owner\na,b\n", "line 1"),
            ("name,serial\na\n", "line 2"),
            ("name,serial\na,S1,more\n", "line 2"),
            ("name,serial\n\"x\ny\",S1\nb,S1\n", "line 2, column name"),
            ("serial,name\nS1,a\n\nS1,b\n", "line 4, column serial"),
            ("serial,name\nS1,a\n,b\n", "line 3"),
            ("serial,name\nS1,a\nKNOWN,b\n", "line 3"),
            ("serial\n\"S1\n", "line 2, column 1"),
            ("serial,name\nS1,\"a\"b\n", "line 2, column 2"),
            ("serial,name\nS1,a\"b\n", "line 2, column 2"),
            (b"serial\nS\xff\n", "line 2, column 1"),
            ("serial\nS1".encode("utf-16"), "line 1, column 1"),
            (b"serial\nS\x00\n", "line 2, column 1"),
            ("", "line 1"),
            ("serial\n", "line 1"),
        ]
        for content, where in mistakes:
            with self.subTest(content=content[:40]):
                error = self.fails(1, "enroll", "expect", self.file("bad.csv", content), where=where)
                self.assertIn(error["code"], ("rejected", "conflict"))
                self.assertEqual(self.names(), ["KNOWN"], "all or nothing")

    def test_files_that_can_not_be_read(self):
        self.fails(5, "enroll", "expect", self.folder / "none.csv", code="notFound")
        self.fails(1, "enroll", "expect", self.folder, code="storage")

    def test_the_same_file_twice(self):
        path = expected_csv(self.folder / "a.csv", 3)
        self.ok("enroll", "expect", path)
        self.fails(1, "enroll", "expect", path, code="conflict", where="line 2")


if __name__ == "__main__":
    main()
