"""Names for invented people. Any likeness to someone real is chance: first and family names are drawn apart."""

_GIVEN = """
Ada Adam Agnes Ahmed Aino Albin Alexandra Alice Alma Alva Amanda Amina Amir Anders Andrea Anja Anna Anton Arvid Asta
Astrid August Axel Azra Beatrice Ben Birgitta Björn Bo Camilla Carl Carolina Cecilia Charlie Clara Dag Dalia Daniel
Diana Ebba Edit Edvin Elias Elin Elina Ella Ellen Elsa Elvira Emil Emma Erik Ester Eva Fanny Farah Fatima Felicia
Felix Filip Folke Frida Gabriel Greta Gunnar Gustav Hanna Harald Hassan Hedda Hedvig Helena Henrik Hilda Hugo Ida Ines
Inga Ingrid Irma Isak Ivar Jakob Jamila Jasmin Jenny Jens Johan Johanna Jonas Josef Julia Kajsa Karin Karl Katarina
Kerstin Khalid Klara Knut Lars Laura Layla Lea Leila Lena Leo Lina Linn Linus Lisa Lova Love Lovisa Ludvig Maja Malin
Malte Margareta Maria Marie Marta Martin Matilda Maxim Mehmet Melker Mikael Milla Mira Mohammed Märta Nadia Nancy
Nathalie Nils Noah Nora Novalie Ola Olga Olivia Olle Omar Oskar Otto Paul Pelle Per Peter Petra Pia Rakel Rasmus
Rebecka Ronja Rosa Rut Sabina Said Salma Samira Samuel Sandra Sara Sebastian Selma Sigrid Simon Siri Sofia Solveig
Stella Stina Sven Svea Sylvia Tea Tilda Tom Tove Tuva Tyra Ulla Ulrika Valter Vera Vidar Viggo Viktor Vilgot Vincent
Wilma Yasmin Ylva Yusuf Zara Zeinab Åke Åsa Örjan
"""
_FAMILY = """
Abdi Ahlgren Ahmadi Alm Almgren Ali Andersson Arvidsson Aydin Axelsson Backman Berg Berggren Berglund Bergman
Bergström Björk Björklund Blom Blomqvist Boström Brandt Bui Carlsson Claesson Dahl Dahlberg Dahlgren Danielsson Demir
Edlund Ek Ekberg Eklund Ekström Eliasson Engström Eriksson Falk Farah Forsberg Forsell Fransson Fredriksson Granberg
Gunnarsson Gustafsson Haddad Hagström Hallberg Hansson Hassan Hedberg Hedlund Hedman Hellström Henriksson Hermansson
Holm Holmberg Holmgren Holmqvist Hoang Håkansson Ibrahim Isaksson Jakobsson Jansson Johansson Jonsson Jönsson Kallio
Karlsson Khan Kjellberg Korhonen Kovacs Larsson Lind Lindberg Lindblom Lindgren Lindholm Lindqvist Lindström Lund
Lundberg Lundgren Lundin Lundqvist Löfgren Magnusson Malm Malmberg Martinsson Mattsson Moberg Mohammadi Mårtensson
Nguyen Niemi Nilsson Norberg Nordin Nordström Norén Nyberg Nyström Nyman Näslund Olofsson Olsson Omar Palm Persson
Petersson Petrovic Rahimi Rezai Rosén Rydberg Salonen Samuelsson Sandberg Sandström Selin Sjöberg Sjögren Ström
Strömberg Sundberg Sundström Svensson Söderberg Söderström Tahir Tran Törnqvist Vallin Virtanen Viklund Wallin
Wennberg Wikström Yilmaz Zetterberg Åberg Åkerlund Åkesson Åström Öberg Öhman Östberg Östlund
"""
GIVEN = tuple(_GIVEN.split())
FAMILY = tuple(_FAMILY.split())
